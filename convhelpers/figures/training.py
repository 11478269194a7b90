"""Pictures of a network that learns: its curves, and the table of its layers."""

import math

from matplotlib.figure import Figure

from convhelpers.figures.palette import FILTER, OUTPUT
from convhelpers.figures.picture import picture_of_figure
from convhelpers.figures.table import Table

# The images learned from, and those held apart: color, dash and mark tell them apart.
LEARNED = {"color": OUTPUT.stroke, "linestyle": "-", "marker": "o", "label": "training"}
HELD_APART = {"color": FILTER.stroke, "linestyle": "--", "marker": "s", "label": "validation"}


def learning_curves(history):
    """Draw the loss and the accuracy of every epoch.

    Parameters
    ----------
    history : convhelpers.training.History
        Of a training that is over or still under way; the axis has room for all planned epochs.

    Returns
    -------
    Picture
        The sentence rounds the loss to one digit, and the accuracy down to whole percents, so that
        100% means all. The last digits of a training differ from machine to machine.
    """
    figure = Figure(figsize=(7.6, 2.9), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    _curves(loss, history.epochs, history.loss, history.validation_loss)
    _curves(accuracy, history.epochs, history.accuracy, history.validation_accuracy)
    loss.set_title("loss", fontsize=10)
    loss.set_ylim(bottom=0)
    accuracy.set_title("accuracy", fontsize=10)
    accuracy.set_ylim(0, 1.03)
    accuracy.yaxis.set_major_formatter("{x:.0%}")
    accuracy.legend(loc="lower right", frameon=False)
    done = len(history.loss)
    epochs = f"{done} of {history.epochs} epochs" if done < history.epochs else f"{done} epochs"
    told = [_told("training", history.loss, history.accuracy)]
    if history.validation_loss:
        told.append(_told("validation", history.validation_loss, history.validation_accuracy))
    return picture_of_figure(figure, f"Loss and accuracy over {epochs}. {' '.join(told)}")


def network_table(network):
    """List the layers of a network: the shape after each, and how many numbers it learns.

    Parameters
    ----------
    network : convhelpers.network.Network
        Built, trained or not.

    Returns
    -------
    Table
        One row a layer.
    """
    rows = [("images", _shape(network.shapes[0]), "")]
    for layer, shape in zip(network.layers, network.shapes[1:], strict=True):
        learned = sum(parameter.size for parameter in layer.parameters.values())
        rows.append((repr(layer), _shape(shape), f"{learned:,}"))
    rows.append(("together", "", f"{network.parameter_count:,}"))
    header = ("layer", "output", "parameters")
    return Table(header, tuple(rows), "The network, layer by layer; m is the number of images.")


def _curves(ax, epochs, learned, held_apart):
    for values, look in ((learned, LEARNED), (held_apart, HELD_APART)):
        if values:
            ax.plot(range(1, len(values) + 1), values, markersize=3.5, linewidth=1.5, **look)
    ax.set_xlim(0.5, epochs + 0.5)
    ax.set_xlabel("epoch")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.grid(alpha=0.25)
    ax.spines[["top", "right"]].set_visible(False)


def _told(name, loss, accuracy):
    return (
        f"On the {name} images the loss goes from {loss[0]:.1g} to {loss[-1]:.1g} and the accuracy "
        f"from {_percent(accuracy[0])} to {_percent(accuracy[-1])}."
    )


def _percent(share):
    # 0.29 * 100 is a little below 29.
    return f"{math.floor(100 * share + 1e-9)}%"


def _shape(shape):
    return f"({', '.join(map(str, ('m', *shape)))})"
