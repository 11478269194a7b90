"""Every rival computes what the package computes, on each kind of layer in the benchmark."""

import contestants
import elsewhere
import numpy as np
import pytest
import rivals
from contestants import LOOPS, NUMPY, PACKAGE, RUNTIME, SCIPY, TORCH
from real_layers import LAYERS, Layer, small_copy

from convhelpers import conv_backward, conv_forward

KINDS = sorted({small_copy(layer) for layer in LAYERS}, key=repr)
# Pixels left over, an even filter, and a window as large as the image.
KINDS += [
    Layer("", "left over", 3, 8, 2, 3, 3, stride=2),
    Layer("", "even", 2, 6, 3, 2, 2),
    Layer("", "one window", 1, 3, 2, 4, 3),
]
ROUNDING = {"rtol": 1e-4, "atol": 1e-4}


@pytest.fixture(params=KINDS, ids=lambda layer: layer.label)
def layer(request):
    return request.param


def as_ours(kind, Z):
    return elsewhere.in_our_order(Z) if kind in (TORCH, RUNTIME) else Z


def test_every_way_forward(layer):
    A_prev, W, b, _ = layer.arrays()
    Z = conv_forward(A_prev, W, b, layer.stride, layer.pad)
    for way in contestants.forward(layer):
        computed = as_ours(way.kind, way.call())
        assert computed.dtype == np.float32, way.name
        expected = way.part(Z)
        assert way.share(layer) == expected.size / Z.size, way.name
        np.testing.assert_allclose(computed, expected, **ROUNDING, err_msg=way.name)


def test_every_way_backward(layer):
    A_prev, W, _, dZ = layer.arrays()
    gradients = conv_backward(dZ, A_prev, W, layer.stride, layer.pad)
    for way in contestants.backward(layer):
        dA_prev, dW, db = way.call()
        computed = as_ours(way.kind, dA_prev), as_ours(way.kind, dW), db
        for one, expected in zip(computed, gradients, strict=True):
            np.testing.assert_allclose(one, expected, **ROUNDING, err_msg=way.name)


def test_who_takes_part():
    here = {PACKAGE, LOOPS, NUMPY, SCIPY}
    here |= {
        kind
        for kind, module in ((TORCH, "torch"), (RUNTIME, "onnxruntime"))
        if elsewhere.installed(module)
    }
    ways = list(contestants.forward(small_copy(LAYERS[0])))
    assert {way.kind for way in ways} == here
    names = [way.name for way in ways if way.kind == NUMPY]
    assert names == list(rivals.FORWARD) and len(names) == 4
    assert [way.name for way in ways if way.kind == SCIPY] == ["correlate", "FFT"]


@pytest.mark.parametrize("name", rivals.FORWARD)
def test_a_large_batch_in_parts(name, monkeypatch):
    monkeypatch.setattr(rivals, "WINDOW_VALUES", 0)
    monkeypatch.setattr(rivals, "SUM_VALUES", 0)
    A_prev, W, b, _ = LAYERS[0].arrays()
    Z = rivals.FORWARD[name](A_prev, W, b, 1, 0)
    np.testing.assert_allclose(Z, conv_forward(A_prev, W, b), **ROUNDING)


def test_the_loops_take_the_first_rows(monkeypatch):
    monkeypatch.setattr(contestants, "LOOP_OUTPUTS", 600)
    layer = Layer("", "", 2, 11, 3, 40, 3, stride=2, pad=1)
    A_prev, W, b, _ = layer.arrays()
    way = contestants.by_loops(layer, A_prev, W, b, layer.stride, layer.pad)
    Z = conv_forward(A_prev, W, b, layer.stride, layer.pad)
    assert way.told(layer) == "1 of 2 images, 2 of 6 rows"
    assert way.share(layer) == 1 / 2 * 2 / 6
    np.testing.assert_allclose(way.call(), Z[:1, :2], **ROUNDING)


def test_a_spectrum_that_does_not_fit_is_left_out(monkeypatch):
    monkeypatch.setattr(contestants, "SPECTRUM_VALUES", 0)
    ways = contestants.forward(small_copy(LAYERS[0]))
    assert [way.name for way in ways if way.kind == SCIPY] == ["correlate"]


# The layers


def test_the_list_has_the_layers_of_real_networks():
    shapes = {(layer.n_prev, layer.n_C_prev, layer.n_C, layer.f, layer.stride) for layer in LAYERS}
    assert len(shapes) >= 20
    assert (28, 3, 10, 3, 1) in shapes  # the article
    assert (32, 1, 6, 5, 1) in shapes  # LeNet
    assert (224, 64, 64, 3, 1) in shapes  # VGG-16
    assert (224, 3, 64, 7, 2) in shapes  # ResNet-50


def test_the_work_of_a_layer():
    layer = Layer("", "", 2, 5, 3, 4, 3)
    assert layer.n == 3
    # Two images of 3 × 3 outputs, four filters, 27 products and as many sums each.
    assert layer.operations == 2 * 9 * 4 * 27 * 2
    assert layer.n_bytes == 4 * (2 * 25 * 3 + 2 * 9 * 4 + 4 * 27)


def test_a_label_tells_layers_apart():
    assert LAYERS[0].label == "article 3×3, 4×28²×3→10"
    assert len({layer.label for layer in LAYERS}) == len(LAYERS)


def test_the_arrays_of_a_layer_are_float32_and_always_the_same():
    layer = Layer("", "", 2, 5, 3, 4, 3, stride=2, pad=1)
    arrays = layer.arrays()
    assert [array.shape for array in arrays] == [(2, 5, 5, 3), (4, 3, 3, 3), (4,), (2, 3, 3, 4)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    assert all(map(np.array_equal, arrays, layer.arrays()))
