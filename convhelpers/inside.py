"""Inside a network: its feature maps, what a value sees, what decides (lesson 10)."""

import numpy as np

from convhelpers.arguments import IMAGE_AXES, check_window, float_array, integer, step
from convhelpers.padding import conv_output_size

STEP = 0.1  # of the pixel that matters most, in one step of `excite`
NOISE = 0.01


def activations(network, images):
    """Compute what every layer makes of the images.

    Parameters
    ----------
    network : convhelpers.network.Network
        Trained or not.
    images : array_like, shape (m, n_H, n_W, n_C)
        As for `network.forward`.

    Returns
    -------
    list of ndarray, each of shape (m, ...)
        The images, then the output of every layer, with the shapes in `network.shapes`: entry
        `depth` has gone through `depth` layers.

    Raises
    ------
    TypeError, ValueError
        If the images do not fit the network.

    Notes
    -----
    In the forward pass every layer keeps its input, because the way back needs it. Here it is read.

    Examples
    --------
    >>> from convhelpers.network import Conv, Network, ReLU
    >>> network = Network([Conv(n_C=3, f=3), ReLU()], input_shape=(4, 5, 1))
    >>> [A.shape for A in activations(network, np.ones((2, 4, 5, 1)))]
    [(2, 4, 5, 1), (2, 2, 3, 3), (2, 2, 3, 3)]
    """
    Z = network.forward(images)
    return [*(layer.A_prev for layer in network.layers), Z]


def pixels_seen(network, depth, row, col):
    """Find the pixels that one value deep in a network depends on: its receptive field.

    Parameters
    ----------
    network : convhelpers.network.Network
        The first `depth` layers are convolutions, poolings, or work on every value by itself.
    depth : int
        How many layers lie between the images and the value.
    row, col : int
        Where the value stands in its feature map.

    Returns
    -------
    rows, cols : range
        The pixels, cut off at the border of the image.

    Raises
    ------
    ValueError
        If the layers before `depth` do not give a feature map, or it has no such cell.

    Notes
    -----
    From the last layer back: cell `row` of a layer's output begins at row `row * stride - pad` of
    its input [1]_.

    References
    ----------
    .. [1] A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
       Networks", Distill, 2019, https://doi.org/10.23915/distill.00021.

    Examples
    --------
    >>> from convhelpers.network import Conv, Network, Pool
    >>> network = Network([Conv(n_C=3, f=3, pad=1), Pool(f=2, stride=2)], input_shape=(8, 8, 1))
    >>> pixels_seen(network, depth=2, row=0, col=1)
    (range(0, 3), range(1, 5))
    """
    depth = integer(depth, "depth", 0)
    shape = network.shapes[depth] if depth < len(network.shapes) else ()
    if len(shape) != 3:
        raise ValueError(f"depth must lead to a feature map, got depth {depth}, shape {shape}.")
    if not (0 <= row < shape[0] and 0 <= col < shape[1]):
        raise ValueError(f"the feature map is {shape[0]} × {shape[1]}, got the cell {row}, {col}.")
    first, last = np.array([row, col]), np.array([row, col])
    for layer in reversed(network.layers[:depth]):
        f, stride, pad = (getattr(layer, name, 0) for name in ("f", "stride", "pad"))
        if f:
            first = first * stride - pad
            last = last * stride - pad + f - 1
    n_H, n_W, _ = network.shapes[0]
    return tuple(
        range(max(0, start), min(n, end + 1))
        for start, end, n in zip(first.tolist(), last.tolist(), (n_H, n_W), strict=True)
    )


def strongest(network, images, depth, c, count):
    """Find the images to which one map of a layer answers most strongly.

    Parameters
    ----------
    network : convhelpers.network.Network
        Trained or not.
    images : array_like, shape (m, n_H, n_W, n_C)
        As for `network.forward`.
    depth : int
        How many layers lie between the images and the map.
    c : int
        Which map of that layer.
    count : int
        How many images to find, at most m.

    Returns
    -------
    list of tuple (i, row, col)
        The image and the cell of the map that has the largest value, the strongest first. Of equal
        values the first one counts.

    Examples
    --------
    >>> from convhelpers.network import Conv, Network
    >>> network = Network([Conv(n_C=1, f=1)], input_shape=(2, 2, 1))
    >>> network.layers[0].parameters["W"][...] = 3
    >>> images = np.reshape([[1, 0, 0, 0], [0, 0, 5, 0]], (2, 2, 2, 1))
    >>> strongest(network, images, depth=1, c=0, count=2)
    [(1, 1, 0), (0, 0, 0)]
    """
    maps = activations(network, images)[depth][:, :, :, c]
    values = maps.reshape(len(maps), -1)
    order = np.argsort(-values.max(axis=1), kind="stable")[: integer(count, "count", 1)]
    cells = (np.unravel_index(values[i].argmax(), maps.shape[1:]) for i in order)
    return [(int(i), int(row), int(col)) for i, (row, col) in zip(order, cells, strict=True)]


def image_gradient(network, images, depth, cell):
    """Carry the gradient of one value of a layer back to the pixels.

    Parameters
    ----------
    network : convhelpers.network.Network
        Trained or not. The gradients of its parameters are filled on the way.
    images : array_like, shape (m, n_H, n_W, n_C)
        As for `network.forward`.
    depth : int
        How many layers lie between the images and the value.
    cell : tuple of int
        Which value: (row, col, c) of a feature map, or (k,) of the scores.

    Returns
    -------
    ndarray, shape (m, n_H, n_W, n_C)
        How much the value grows when a pixel grows a little, for every image by itself.

    Raises
    ------
    IndexError
        If the layer has no such cell.

    Notes
    -----
    Saliency of K. Simonyan, A. Vedaldi, A. Zisserman, *Deep Inside Convolutional Networks*, 2013,
    arXiv:1312.6034.

    Examples
    --------
    >>> from convhelpers.network import Conv, Network
    >>> network = Network([Conv(n_C=1, f=2)], input_shape=(2, 3, 1))
    >>> network.layers[0].parameters["W"][...] = np.reshape([[5, 6], [7, 8]], (1, 2, 2, 1))
    >>> dA = image_gradient(network, np.ones((1, 2, 3, 1)), depth=1, cell=(0, 1, 0))
    >>> dA.shape
    (1, 2, 3, 1)
    >>> print(dA[0, :, :, 0])
    [[0. 5. 6.]
     [0. 7. 8.]]
    """
    dA = np.zeros_like(activations(network, images)[depth])
    dA[(slice(None), *cell)] = 1
    for layer in reversed(network.layers[:depth]):
        dA = layer.backward(dA)
    return dA


def excite(network, depth, cell, steps=40):
    """Look for the image that makes one value of a layer as large as it can be.

    Parameters
    ----------
    network : convhelpers.network.Network
        For images with pixels from 0 to 1.
    depth, cell
        Which value, as in `image_gradient`.
    steps : int, optional
        How often the image is changed.

    Returns
    -------
    ndarray, shape (n_H, n_W, n_C)
        Pixels from 0 to 1. Those that the value does not depend on stay gray, about 0.5.

    Raises
    ------
    TypeError, ValueError
        If `steps` is no positive integer.
    IndexError
        If the layer has no such cell.

    Notes
    -----
    Gradient ascent on the pixels [1]_, from gray with a trace of noise, which leaves no two windows
    alike. In one step the pixel with the steepest gradient changes by 0.1. There may be other
    images that excite the value more: the way up ends on the nearest hill.

    References
    ----------
    .. [1] D. Erhan, Y. Bengio, A. Courville, P. Vincent, *Visualizing Higher-Layer Features of a
       Deep Network*, University of Montreal, technical report 1341, 2009.

    Examples
    --------
    >>> from convhelpers.network import Conv, Network
    >>> network = Network([Conv(n_C=1, f=2)], input_shape=(2, 3, 1))
    >>> network.layers[0].parameters["W"][...] = np.reshape([[5, -6], [-7, 8]], (1, 2, 2, 1))
    >>> image = excite(network, depth=1, cell=(0, 0, 0))
    >>> image.shape
    (2, 3, 1)
    >>> print(image[:, :, 0].round(1))
    [[1.  0.  0.5]
     [0.  1.  0.5]]
    """
    steps = integer(steps, "steps", 1)
    noise = np.random.default_rng(0).uniform(-NOISE, NOISE, (1, *network.shapes[0]))
    image = (0.5 + noise).astype(network.dtype)
    for _ in range(steps):
        slope = image_gradient(network, image, depth, cell)
        steepest = np.abs(slope).max()
        if steepest == 0:
            break
        image = np.clip(image + STEP * slope / steepest, 0, 1)
    return image[0]


def occlusion_map(score, image, f, stride=1, value=0):
    """Cover an image with a patch, at one place after the other, and score what is left.

    Parameters
    ----------
    score : callable
        Takes images (m, n_H_prev, n_W_prev, n_C) and returns one number for each, shape (m,).
    image : array_like, shape (n_H_prev, n_W_prev, n_C)
        One image: height, width, channels. float32 and float64 are kept; integers and booleans
        become float64.
    f : int
        Height and width of the patch in pixels, at least 1.
    stride : int, optional
        Pixels from one place of the patch to the next, at least 1.
    value : float, optional
        What every pixel under the patch becomes, in all channels.

    Returns
    -------
    ndarray, shape (n_H, n_W), in the dtype that `score` returns
        ``n_H = floor((n_H_prev - f) / stride) + 1``, and `n_W` likewise. Cell (row, col) is the
        score with the patch at row ``row * stride``, column ``col * stride``.

    Raises
    ------
    TypeError
        If `score` is not a function or does not return numbers, `image` does not hold real numbers
        of a kept dtype, or `f` or `stride` is not an integer.
    ValueError
        If `image` has not three axes, `f` or `stride` is below 1, the patch is larger than the
        image, or `score` does not return one number for each image.

    Notes
    -----
    Where the score falls, the covered pixels mattered [1]_. The images of one row of the map are
    scored together.

    References
    ----------
    .. [1] M. D. Zeiler, R. Fergus, *Visualizing and Understanding Convolutional Networks*, 2013,
       arXiv:1311.2901, section 4.2.

    Examples
    --------
    >>> from convhelpers import occlusion_map
    >>> image = np.array([[1, 2, 3], [4, 5, 6]]).reshape(2, 3, 1)
    >>> scores = occlusion_map(lambda images: images.sum(axis=(1, 2, 3)), image, f=2)
    >>> scores.shape
    (1, 2)
    >>> scores  # 21 - (1 + 2 + 4 + 5) and 21 - (2 + 3 + 5 + 6)
    array([[9., 5.]])
    """
    if not callable(score):
        raise TypeError(
            f"score must be a function of images (m, n_H, n_W, n_C), got {type(score).__name__}."
        )
    image = float_array(image, "image", IMAGE_AXES[1:])
    f, stride = integer(f, "f", 1), step(stride)
    check_window(f, *image.shape[:2], "f, the size of the patch,", "the image")
    n_H, n_W = (conv_output_size(n, f, stride) for n in image.shape[:2])
    lefts = [col * stride for col in range(n_W)]
    return np.stack([
        _scores(score, _covered(image, row * stride, lefts, f, value)) for row in range(n_H)
    ])


def _covered(image, top, lefts, f, value):
    """Copies of the image, each with the patch at another column of `lefts`."""
    images = np.repeat(image[np.newaxis], len(lefts), axis=0)
    for copy, left in zip(images, lefts, strict=True):
        copy[top : top + f, left : left + f] = value
    return images


def _scores(score, images):
    """What `score` gives for the images, checked to be one number for each."""
    found = float_array(score(images), "what score returns")
    if found.shape != (len(images),):
        raise ValueError(
            f"score must return one number for each of the {len(images)} images, "
            f"as shape ({len(images)},), got shape {found.shape}."
        )
    return found
