"""The network that reads handwritten digits: its layers, its training, its weights.

``python -m convhelpers.digits`` trains it again and writes ``data/digits_network.npz``.
"""

from importlib.resources import as_file, files

import numpy as np

from convhelpers.arguments import IMAGE_AXES, real_array
from convhelpers.data import INK, load_digits
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU
from convhelpers.padding import zero_pad
from convhelpers.training import Adam, fit

SHIFTS = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))  # (down, right)
WEIGHTS = files("convhelpers.data") / "digits_network.npz"


def digits_network(seed=0):
    """Build the network of lesson 09: two convolutions, each with ReLU and pooling, and Dense.

    Parameters
    ----------
    seed : int, optional
        Of the first weights.

    Returns
    -------
    Network
        From images (m, 8, 8, 1) with values 0 to 1 to scores (m, 10).

    Notes
    -----
    The order of layers is that of LeNet-5 [1]_, with ReLU and the maximum in place of what that
    network used, and one dense layer in place of three.

    References
    ----------
    .. [1] Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to Document
       Recognition*, Proceedings of the IEEE 86 (11), 1998, https://doi.org/10.1109/5.726791.

    Examples
    --------
    >>> digits_network().shapes[-1]
    (10,)
    >>> digits_network().parameter_count
    21386
    """
    layers = [
        *(Conv(n_C=32, f=3, pad=1), ReLU(), Pool(f=2, stride=2)),
        *(Conv(n_C=64, f=3, pad=1), ReLU(), Pool(f=2, stride=2)),
        *(Flatten(), Dense(n=10)),
    ]
    return Network(layers, input_shape=(8, 8, 1), seed=seed)


def with_shifts(images, labels):
    """Put copies beside the images that are moved by one pixel: down, up, right and left.

    Parameters
    ----------
    images : array_like, shape (m, n_H, n_W, n_C)
        In any real dtype.
    labels : array_like, shape (m,)
        What each image shows; a shift does not change that.

    Returns
    -------
    images : ndarray, shape (5 m, n_H, n_W, n_C)
        All images as they are, then all moved down, and so on. Zeros enter at the border.
    labels : ndarray, shape (5 m,)
        The labels, five times over.

    Raises
    ------
    TypeError, ValueError
        If `images` is no array of images.

    Examples
    --------
    >>> images, labels = with_shifts(np.array([[5, 7]]).reshape(1, 1, 2, 1), [3])
    >>> images.shape, labels
    ((5, 1, 2, 1), array([3, 3, 3, 3, 3]))
    >>> images[:, 0, :, 0].astype(int).tolist()
    [[5, 7], [0, 0], [0, 0], [0, 5], [7, 0]]
    """
    _, n_H, n_W, _ = real_array(images, "images", IMAGE_AXES).shape
    padded = zero_pad(images, 1)
    moved = [padded[:, 1 - down :, 1 - right :][:, :n_H, :n_W] for down, right in SHIFTS]
    return np.concatenate(moved), np.tile(labels, len(SHIFTS))


def train_digits_network(seed=0, watch=None):
    """Train the network on the training set and its shifted copies, longer than lesson 09 does.

    Parameters
    ----------
    seed : int, optional
        Of the first weights and of the order of the images.
    watch : callable, optional
        As for `convhelpers.training.fit`.

    Returns
    -------
    Network
        Its last digits depend on the machine.

    Notes
    -----
    The test set takes no part. The steps are ten times shorter in the last two epochs, so that the
    weights come to rest (I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016,
    section 8.3.1).
    """
    images, labels = load_digits("train")
    images, labels = with_shifts(images / INK, labels)
    network = digits_network(seed)
    for learning_rate, epochs in ((0.005, 5), (0.0005, 2)):
        fit(network, images, labels, Adam(learning_rate), epochs, 64, seed=seed, watch=watch)
    return network


def load_digits_network():
    """Load the network of lesson 09 with weights that it has learned.

    Returns
    -------
    Network
        From images (m, 8, 8, 1), divided by 16, to scores (m, 10). A new one at every call.

    Notes
    -----
    ``python -m convhelpers.digits`` made the weights, with `train_digits_network`.

    Examples
    --------
    >>> from convhelpers.data import load_digits
    >>> network = load_digits_network()
    >>> images, labels = load_digits("test")
    >>> network.forward(images / 16).shape
    (360, 10)
    >>> network.accuracy(images / 16, labels) > 0.98
    True
    """
    network = digits_network()
    with as_file(WEIGHTS) as path:
        network.load(path)
    return network


def _tell(history):
    """Say how far a training is, in one line for each epoch."""
    done, loss = len(history.loss), history.loss[-1]
    print(f"epoch {done} of {history.epochs}: loss {loss:.3f}", flush=True)


def _main():
    network = train_digits_network(watch=_tell)
    with as_file(WEIGHTS) as path:
        network.save(path)
    images, labels = load_digits("test")
    print(f"{path.name}: {network.accuracy(images / INK, labels):.1%} of the test set are right")


if __name__ == "__main__":
    _main()
