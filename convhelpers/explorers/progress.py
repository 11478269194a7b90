"""Show a training while it runs: a picture that grows in a notebook, a line an epoch elsewhere."""

import sys
import time

SECONDS_BETWEEN_PICTURES = 0.4
BAR = 20


class Progress:
    """A progress bar with loss and accuracy, for the `watch` of `convhelpers.training.fit`.

    In a notebook the bar and the learning curves are drawn anew in one place, and go away when the
    training is done: end the cell with `learning_curves(history)` to keep the last picture. What
    the cell stores is thus the same in every run. Elsewhere, every epoch prints one line.

    Examples
    --------
    >>> from convhelpers.explorers.progress import Progress
    >>> from convhelpers.training import History
    >>> watch = Progress()
    >>> watch(History(epochs=2, loss=[1.5], accuracy=[0.4]))
    epoch 1 of 2 [##########----------] loss 1.500, accuracy 40.0%
    """

    def __init__(self):
        self._display = None
        self._drawn = -SECONDS_BETWEEN_PICTURES

    def __call__(self, history):
        """Show how far the training is."""
        if not _in_notebook():
            print(_line(history), flush=True)
        elif len(history.loss) == history.epochs:
            self._show("")
            self._display = None
        elif time.monotonic() - self._drawn >= SECONDS_BETWEEN_PICTURES:
            self._show(_page(history))
            self._drawn = time.monotonic()

    def _show(self, html):
        from IPython.display import display

        if self._display is None:
            # Empty first and empty last: stored outputs and fresh ones are then the same.
            self._display = display({"text/html": ""}, raw=True, display_id=True)
        self._display.update({"text/html": html}, raw=True)


def _in_notebook():
    """Whether a front end with pictures reads what this Python shows."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def _line(history):
    """The last epoch as one line of text, with a bar."""
    done = len(history.loss)
    filled = BAR * done // history.epochs
    count = f"{done:{len(str(history.epochs))}} of {history.epochs}"
    words = (
        f"epoch {count} [{'#' * filled}{'-' * (BAR - filled)}] "
        f"loss {history.loss[-1]:.3f}, accuracy {history.accuracy[-1]:.1%}"
    )
    if history.validation_accuracy:
        words += f", validation {history.validation_accuracy[-1]:.1%}"
    return words


def _page(history):
    """The bar and the learning curves so far, as HTML."""
    from convhelpers.figures import learning_curves

    done, epochs = len(history.loss), history.epochs
    bar = f'<progress value="{done}" max="{epochs}" aria-label="training" style="width:12em">'
    return (
        f"<div>{bar}</progress> epoch {done} of {epochs}</div>"
        f"{learning_curves(history)._repr_html_()}"
    )
