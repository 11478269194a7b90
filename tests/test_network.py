"""Layers and networks: shapes, gradients, first weights, and the file that keeps them."""

import io
import re
import zipfile

import numpy as np
import pytest
from differences import numerical_gradient

from convhelpers import batch_norm_forward, conv_forward, fold_batch_norm
from convhelpers.network import (
    BatchNorm,
    Conv,
    ConvTranspose,
    Dense,
    Flatten,
    GroupedConv,
    Layer,
    Network,
    Pool,
    ReLU,
    Residual,
)
from convhelpers.training import SGD, fit, softmax_cross_entropy

SHAPE = (5, 6, 2)
NETWORKS = {
    "convolution and maximum": [Conv(3, f=3, pad=1), ReLU(), Pool(2, 2), Flatten(), Dense(4)],
    "convolution and average": [
        Conv(3, f=2, stride=2, pad=1),
        ReLU(),
        Pool(2, 1, "average"),
        Flatten(),
        Dense(5),
        ReLU(),
        Dense(4),
    ],
    "two convolutions": [Conv(2, f=3), ReLU(), Conv(3, f=2, pad=1), Flatten(), Dense(4)],
    "overlapping pools": [Pool(2, 1), Conv(3, f=2), Pool(3, 1, "max"), Flatten(), Dense(4)],
    "normalization": [
        Conv(3, f=2),
        BatchNorm(),
        ReLU(),
        Conv(2, f=3),
        BatchNorm(),
        Flatten(),
        Dense(4),
    ],
    "residual": [Residual(2), ReLU(), Residual(3, f=5, stride=2), ReLU(), Flatten(), Dense(4)],
    "dense": [Flatten(), Dense(6), ReLU(), Dense(4)],
    "depthwise separable": [
        GroupedConv(2, f=3, stride=2, pad=1, groups=2),
        Conv(4, f=1),
        ReLU(),
        GroupedConv(6, f=2, groups=2),
        Flatten(),
        Dense(4),
    ],
    "transposed convolution": [
        Conv(3, f=2, stride=2),
        ReLU(),
        ConvTranspose(2, f=3, stride=2, pad=1),
        ReLU(),
        Flatten(),
        Dense(4),
    ],
}


def network_of(layers, dtype=np.float64, seed=0):
    return Network(layers, SHAPE, seed=seed, dtype=dtype)


def some_images(m=3):
    return np.random.default_rng(1).normal(size=(m, *SHAPE))


# -------------------------------------------------------------------------------------- gradients


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)
def test_every_gradient_is_that_of_the_loss(layers, training):
    network, images, labels = network_of(layers), some_images(), [0, 3, 1]
    rng = np.random.default_rng(2)
    for parameter in network.parameters.values():  # zero biases would hide a mistake
        parameter += rng.normal(0, 0.1, parameter.shape)
    for average in network.averages.values():
        average += rng.uniform(0, 1, average.shape)

    def loss():
        return softmax_cross_entropy(network.forward(images, training), labels)[0]

    _, dZ = softmax_cross_entropy(network.forward(images, training), labels)
    d_images = network.backward(dZ)
    gradients = network.gradients
    assert list(gradients) == list(network.parameters)
    for name, parameter in network.parameters.items():
        slopes = numerical_gradient(loss, parameter, step=1e-5)
        np.testing.assert_allclose(gradients[name], slopes, rtol=1e-6, atol=1e-9, err_msg=name)
    slopes = numerical_gradient(loss, images, step=1e-5)
    np.testing.assert_allclose(d_images, slopes, rtol=1e-6, atol=1e-9)


def test_relu_has_slope_one_above_zero_and_zero_elsewhere():
    layer = ReLU()
    np.testing.assert_array_equal(layer.forward(np.array([-2.0, 0, 3])), [0, 0, 3])
    np.testing.assert_array_equal(layer.backward(np.array([10.0, 20, 30])), [0, 0, 30])


def test_a_dense_layer_is_one_unit_a_row():
    layer = Dense(2)
    layer.build((3,), np.random.default_rng(0), np.float64)
    layer.parameters = {"W": np.array([[1.0, 2, 3], [4, 5, 6]]), "b": np.array([10.0, 20])}
    np.testing.assert_array_equal(
        layer.forward(np.array([[1.0, 0, -1]])), [[1 - 3 + 10, 4 - 6 + 20]]
    )


# ------------------------------------------------------------- normalization and residual blocks


def normalized(momentum=0.9, dtype=np.float64):
    """A normalization that has seen three batches, and the last of them."""
    network = Network([BatchNorm(momentum)], (4, 5, 3), dtype=dtype)
    rng = np.random.default_rng(7)
    for parameter in network.parameters.values():
        parameter += rng.normal(size=3)
    batches = rng.normal([5, -3, 0], [1, 4, 0.2], (3, 2, 4, 5, 3)).astype(dtype)
    for batch in batches:
        network.forward(batch, training=True)
    return network, batches


def test_in_training_the_batch_is_normalized():
    network, batches = normalized()
    Y = network.forward(batches[2], training=True)
    expected = batch_norm_forward(batches[2], *network.parameters.values())
    np.testing.assert_array_equal(Y, expected)


@pytest.mark.parametrize("momentum", [0, 0.5, 0.9])
def test_the_averages_run_from_zero_and_one(momentum):
    network, batches = normalized(momentum)
    mean, var = np.zeros(3), np.ones(3)
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=(0, 1, 2))
        var = momentum * var + (1 - momentum) * batch.var(axis=(0, 1, 2))
    np.testing.assert_allclose(network.averages["0.mean"], mean)
    np.testing.assert_allclose(network.averages["0.var"], var)


def test_after_training_an_image_does_not_depend_on_its_neighbors():
    network, batches = normalized()
    Y = network.forward(batches[2])
    np.testing.assert_array_equal(Y[:1], network.forward(batches[2][:1]))
    gamma, beta = network.parameters.values()
    mean, var = network.averages.values()
    np.testing.assert_allclose(Y, gamma * (batches[2] - mean) / np.sqrt(var + 1e-5) + beta)


def test_only_training_changes_the_averages():
    network, batches = normalized()
    before = {name: average.copy() for name, average in network.averages.items()}
    Z = network.forward(batches[0])
    network.backward(Z)
    network.predict(batches[0].reshape(2, 4, 5, 3))
    for name, average in network.averages.items():
        np.testing.assert_array_equal(average, before[name])


def test_the_averages_are_not_learned():
    network, _ = normalized()
    assert list(network.parameters) == ["0.gamma", "0.beta"]
    assert network.parameter_count == 6


def test_a_normalization_folds_into_the_convolution_before_it():
    network = Network([Conv(4, f=3, pad=1), BatchNorm()], SHAPE, dtype=np.float64)
    for seed in range(5):
        images = np.random.default_rng(seed).normal(2, 3, (4, *SHAPE))
        network.forward(images, training=True)
    conv, norm = network.layers
    norm.parameters["gamma"] *= [2, -1, 0.5, 3]
    folded = fold_batch_norm(**conv.parameters, **norm.parameters, **norm.averages)
    np.testing.assert_allclose(conv_forward(images, *folded, pad=1), network.forward(images))


def test_training_makes_the_averages_those_of_the_images():
    images = np.random.default_rng(0).normal(5, 2, (64, *SHAPE))
    network = network_of([BatchNorm(), Flatten(), Dense(2)])
    fit(network, images, np.arange(64) % 2, SGD(0.01), epochs=40, batch_size=32)
    np.testing.assert_allclose(network.averages["0.mean"], 5, atol=0.1)
    np.testing.assert_allclose(network.averages["0.var"], 4, atol=0.3)


def test_a_residual_block_adds_its_input():
    network = network_of([Residual(2)])
    network.parameters["0.4.gamma"][:] = 0  # the path ends in beta, which is zero
    np.testing.assert_array_equal(network.forward(some_images()), some_images())
    assert sorted(network.parameters) == [
        "0.0.W", "0.0.b", "0.1.beta", "0.1.gamma", "0.3.W", "0.3.b", "0.4.beta", "0.4.gamma",
    ]  # fmt: skip


def test_a_residual_block_is_its_layers_in_a_row_plus_the_shortcut():
    network = network_of([Residual(3, f=5, stride=2)])
    (block,) = network.layers
    for layer in (*block.path, *block.shortcut):
        for parameter in layer.parameters.values():
            parameter += np.random.default_rng(3).normal(size=parameter.shape)
    images = some_images()
    Z = conv_forward(images, **block.path[0].parameters, stride=2, pad=2)
    Z = np.maximum(batch_norm_forward(Z, **block.path[1].parameters), 0)
    Z = conv_forward(Z, **block.path[3].parameters, pad=2)
    Z = batch_norm_forward(Z, **block.path[4].parameters)
    expected = Z + conv_forward(images, **block.shortcut[0].parameters, stride=2)
    np.testing.assert_allclose(network.forward(images, training=True), expected, rtol=1e-12)
    assert network.backward(expected).shape == images.shape
    assert network.parameters["0.shortcut.W"].shape == (3, 1, 1, 2)


@pytest.mark.parametrize("f", [1, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("n_C", [2, 3])
def test_path_and_shortcut_have_one_shape(f, stride, n_C):
    network = network_of([Residual(n_C, f, stride)])
    n_H, n_W = -(-5 // stride), -(-6 // stride)
    assert network.shapes[-1] == (n_H, n_W, n_C)
    assert network.forward(some_images()).shape == (3, n_H, n_W, n_C)
    assert bool(network.layers[0].shortcut) == (stride > 1 or n_C != 2)


def test_an_optimizer_reaches_what_a_residual_block_holds():
    network = network_of([Residual(3), Flatten(), Dense(4)])
    before = network.forward(some_images()).copy()
    fit(network, some_images(), [0, 1, 2], SGD(0.1), epochs=1)
    assert network.parameters["0.0.W"] is network.layers[0].path[0].parameters["W"]
    assert np.abs(network.forward(some_images()) - before).min() > 0


# ------------------------------------------------------------------------------------ construction


def test_each_layer_takes_the_shape_of_the_one_before():
    network = Network(
        [Conv(8, f=3, pad=1), ReLU(), Pool(3, 2), Conv(4, f=2, stride=2), Flatten(), Dense(10)],
        input_shape=(9, 13, 3),
    )
    assert network.shapes == [
        (9, 13, 3), (9, 13, 8), (9, 13, 8), (4, 6, 8), (2, 3, 4), (24,), (10,),
    ]  # fmt: skip
    shapes = {name: parameter.shape for name, parameter in network.parameters.items()}
    assert shapes == {
        "0.W": (8, 3, 3, 3),
        "0.b": (8,),
        "3.W": (4, 2, 2, 8),
        "3.b": (4,),
        "5.W": (10, 24),
        "5.b": (10,),
    }
    counted = 8 * (3 * 3 * 3 + 1) + 4 * (2 * 2 * 8 + 1) + 10 * (24 + 1)
    assert network.parameter_count == counted


@pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_everything_is_computed_in_one_dtype(layers, dtype):
    network = network_of(layers, dtype)
    images = np.random.default_rng(0).integers(0, 255, (3, *SHAPE), dtype=np.uint8)
    A = images.astype(dtype)
    for layer, shape in zip(network.layers, network.shapes[1:], strict=True):
        assert layer.forward_in_training(A).dtype == dtype
        A = layer.forward(A)
        assert A.dtype == dtype and A.shape == (3, *shape)
    Z = network.forward(images)
    np.testing.assert_array_equal(Z, A)
    _, dZ = softmax_cross_entropy(Z, [0, 1, 2])
    assert network.backward(dZ).dtype == dtype
    for name, gradient in network.gradients.items():
        assert gradient.dtype == network.parameters[name].dtype == dtype


def test_float32_is_the_default():
    network = Network(NETWORKS["dense"], SHAPE)
    assert network.forward(some_images()).dtype == np.float32


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    one, same, other = (network_of(NETWORKS["dense"], seed=seed) for seed in (1, 1, 2))
    for name in ("1.W", "3.W"):
        np.testing.assert_array_equal(one.parameters[name], same.parameters[name])
        assert (one.parameters[name] != other.parameters[name]).all()


def test_one_list_of_layers_starts_networks_that_do_not_know_each_other():
    layers = NETWORKS["dense"]
    one, other = network_of(layers, seed=1), network_of(layers, seed=2)
    before = one.forward(some_images())
    other.parameters["1.W"][:] = 0
    np.testing.assert_array_equal(one.forward(some_images()), before)
    assert layers[1].parameters == {}


@pytest.mark.parametrize(
    ("layers", "name", "n_prev"),
    [
        ([Conv(200, f=5)], "0.W", 5 * 5 * 2),
        ([Flatten(), Dense(500)], "1.W", 5 * 6 * 2),
        ([GroupedConv(400, f=4, groups=2)], "0.W", 4 * 4),
        ([ConvTranspose(200, f=4, stride=2)], "0.W", 2 * 2 * 2),
        ([ConvTranspose(400, f=3, stride=5)], "0.W", 2),
    ],
)
def test_he_weights_have_the_variance_two_over_the_inputs_of_a_unit(layers, name, n_prev):
    parameters = network_of(layers).parameters
    np.testing.assert_allclose(parameters[name].var(), 2 / n_prev, rtol=0.05)
    assert abs(parameters[name].mean()) < 0.01
    assert not parameters[name.replace("W", "b")].any()


def test_he_weights_keep_the_size_of_the_signal():
    network = Network([layer for _ in range(10) for layer in (Dense(300), ReLU())], (300,))
    A = network.forward(np.random.default_rng(3).normal(size=(200, 300)))
    assert 0.3 < np.mean(A**2) < 3


@pytest.mark.parametrize(
    ("layers", "error", "message"),
    [
        (
            [GroupedConv(3, f=2, groups=3)], ValueError,
            "groups must divide the channels of A_prev and the filters in W, "
            "got 3 for 2 channels and 3 filters.",
        ),
        (
            [Dense(4)], ValueError,
            "Dense must be given one row of numbers an image, got the shape (5, 6, 2): "
            "put Flatten() before it.",
        ),
        (
            [Flatten(), Conv(4, f=3)], ValueError,
            "Conv must be given images (n_H, n_W, n_C), got the shape (60,).",
        ),
        (
            [Flatten(), Pool()], ValueError,
            "Pool must be given images (n_H, n_W, n_C), got the shape (60,).",
        ),
        ([Conv(4, f=7)], ValueError, "f must be at most n + 2 * pad = 5 + 2 * 0 = 5, got 7."),
        ([Conv(4, f=0)], ValueError, "f must be an integer of at least 1, got 0."),
        ([Conv(0, f=3)], ValueError, "n_C must be an integer of at least 1, got 0."),
        ([Conv(4.0, f=3)], TypeError, "n_C must be an integer of at least 1, got 4.0 (float)."),
        ([Conv(4, f=3, stride=0)], ValueError, "stride must be an integer of at least 1, got 0."),
        ([Conv(4, f=3, pad=-1)], ValueError, "pad must be an integer of at least 0, got -1."),
        (
            [Flatten(), BatchNorm()], ValueError,
            "BatchNorm must be given images (n_H, n_W, n_C), got the shape (60,).",
        ),
        (
            [Flatten(), Residual(2)], ValueError,
            "Residual must be given images (n_H, n_W, n_C), got the shape (60,).",
        ),
        ([Residual(0)], ValueError, "n_C must be an integer of at least 1, got 0."),
        ([Pool(2, 2, "mean")], ValueError, 'mode must be "max" or "average", got \'mean\'.'),
        (
            [Pool(6, 2)], ValueError,
            "f must be at most the height and the width of A_prev (5 and 6), got 6.",
        ),
        (
            [Flatten(), ConvTranspose(4, f=3)], ValueError,
            "ConvTranspose must be given images (n_H, n_W, n_C), got the shape (60,).",
        ),
        (
            [ConvTranspose(4, f=3, pad=4)], ValueError,
            "pad must leave at least one row and one column of the output: at most 3 "
            "for these arguments, got 4.",
        ),
        ([Flatten(), Dense(0)], ValueError, "n must be an integer of at least 1, got 0."),
    ],
)  # fmt: skip
def test_layers_that_do_not_fit_are_refused_before_anything_is_computed(layers, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        network_of(layers)


# ------------------------------------------------------------------------------------------- usage


def test_the_largest_score_is_the_prediction():
    network = Network([Flatten()], (1, 3, 1))
    images = np.array([[1, 9, 2], [7, 3, 5], [0, 0, 4]]).reshape(3, 1, 3, 1)
    np.testing.assert_array_equal(network.predict(images), [1, 0, 2])
    assert network.accuracy(images, [1, 0, 0]) == 2 / 3


def test_an_empty_batch_has_no_predictions():
    assert network_of(NETWORKS["dense"]).predict(some_images(0)).shape == (0,)


def test_images_are_not_changed():
    network, images = network_of(NETWORKS["convolution and maximum"]), some_images()
    before = images.copy()
    Z = network.forward(images)
    network.backward(np.ones_like(Z))
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize("shape", [SHAPE, (3, 6, 5, 2), (3, 5, 6, 1), (3, 60)])
def test_images_of_another_shape_are_refused(shape):
    expected = f"images must have the shape (m, 5, 6, 2), got shape {shape}."
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        network_of(NETWORKS["dense"]).forward(np.ones(shape))


def test_the_way_back_needs_the_way_there():
    with pytest.raises(RuntimeError, match=r"^backward must come after forward"):
        network_of(NETWORKS["dense"]).backward(np.ones((3, 4)))


def test_a_layer_shows_how_it_was_made():
    assert repr(Conv(8, f=3, pad=1)) == "Conv(n_C=8, f=3, stride=1, pad=1)"
    assert repr(network_of([ReLU(), Flatten()]).layers) == "[ReLU(), Flatten()]"


def test_every_layer_is_a_layer():
    assert all(isinstance(layer, Layer) for layers in NETWORKS.values() for layer in layers)


# -------------------------------------------------------------------------------------------- file


def test_the_averages_come_back_with_the_weights(tmp_path):
    layers = NETWORKS["residual"]
    network, loaded = network_of(layers, seed=1), network_of(layers, seed=2)
    fit(network, some_images(), [0, 1, 2], SGD(0.1), epochs=3)
    network.save(tmp_path / "weights.npz")
    loaded.load(tmp_path / "weights.npz")
    np.testing.assert_array_equal(network.forward(some_images()), loaded.forward(some_images()))
    with np.load(tmp_path / "weights.npz") as arrays:
        assert set(arrays.files) == {*network.parameters, *network.averages}
        assert {"2.1.mean", "2.1.var", "2.shortcut.W"} <= set(arrays.files)


@pytest.fixture
def saved(tmp_path):
    """The file of a network, and the network."""
    network = network_of(NETWORKS["convolution and maximum"], np.float32, seed=5)
    network.save(tmp_path / "weights.npz")
    return tmp_path / "weights.npz", network


def another():
    return network_of(NETWORKS["convolution and maximum"], np.float32, seed=6)


def refusal(path):
    """What a network says when it loads the file; it must be as it was before."""
    network = another()
    before = network.forward(some_images())
    with pytest.raises(ValueError, match="holds no weights of this network: ") as refused:
        network.load(path)
    np.testing.assert_array_equal(network.forward(some_images()), before)
    return str(refused.value).partition("of this network: ")[2]


def test_a_saved_network_comes_back_bit_by_bit(saved):
    path, network = saved
    loaded = another()
    loaded.load(path)
    for name, parameter in network.parameters.items():
        np.testing.assert_array_equal(loaded.parameters[name], parameter)
    np.testing.assert_array_equal(loaded.forward(some_images()), network.forward(some_images()))


def test_the_file_gets_the_name_it_was_given(tmp_path):
    another().save(tmp_path / "weights")
    assert [file.name for file in tmp_path.iterdir()] == ["weights"]


def test_the_file_holds_plain_arrays(saved):
    with np.load(saved[0], allow_pickle=False) as arrays:
        assert set(arrays.files) == {"0.W", "0.b", "4.W", "4.b"}
        assert all(arrays[name].dtype == np.float32 for name in arrays.files)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing"):
        another().load(tmp_path / "nothing.npz")


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (
            "dense",
            "expected ['0.W', '0.b', '4.W', '4.b'], got ['1.W', '1.b', '3.W', '3.b'].",
        ),
        (
            [Conv(3, f=2, pad=1), ReLU(), Pool(2, 2), Flatten(), Dense(4)],
            "0.W must be float32 of shape (3, 3, 3, 2), got float32 of (3, 2, 2, 2).",
        ),
    ],
)
def test_the_weights_of_another_network_are_refused(tmp_path, layers, message):
    network_of(NETWORKS.get(str(layers), layers), np.float32).save(tmp_path / "other.npz")
    assert refusal(tmp_path / "other.npz") == message


def test_weights_of_another_dtype_are_refused(tmp_path):
    network_of(NETWORKS["convolution and maximum"], np.float64).save(tmp_path / "other.npz")
    message = refusal(tmp_path / "other.npz")
    assert message == "0.W must be float32 of shape (3, 3, 3, 2), got float64 of (3, 3, 3, 2)."


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"\x80\x04N.", b"\x93NUMPY\x01\x00"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "weights.npz").write_bytes(content)
    refusal(tmp_path / "weights.npz")


def test_a_file_cut_short_anywhere_is_refused(saved):
    path, _ = saved
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        refusal(path)


def test_a_changed_byte_is_refused_or_changes_nothing(saved):
    path, network = saved
    whole = path.read_bytes()
    refused = 0
    for position in range(0, len(whole), 13):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        loaded = another()
        try:
            loaded.load(path)
        except ValueError:
            refused += 1
        else:
            for name, parameter in network.parameters.items():
                np.testing.assert_array_equal(loaded.parameters[name], parameter)
    assert refused > 0.5 * len(whole) / 13


class Trap:
    """Runs code when it is unpickled."""

    def __reduce__(self):
        return exec, ("raise SystemExit('the trap ran')",)


def replaced(path, name, content):
    """Put other bytes in the place of one array of the archive."""
    with zipfile.ZipFile(path) as archive:
        contents = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, kept in contents.items():
            archive.writestr(entry, content if entry == name else kept)


def test_a_pickle_is_never_run(saved):
    path, _ = saved
    trap = np.empty((3, 3, 3, 2), object)
    trap[:] = Trap()
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, trap, allow_pickle=True)
    replaced(path, "0.W.npy", buffer.getvalue())
    assert refusal(path) == "Object arrays cannot be loaded when allow_pickle=False"


def test_a_file_that_claims_to_hold_more_than_any_memory_is_refused(saved):
    path, _ = saved
    header = io.BytesIO()
    claim = {"descr": "<f4", "fortran_order": False, "shape": (10**6, 10**6, 10**3)}
    np.lib.format.write_array_header_1_0(header, claim)
    replaced(path, "0.W.npy", header.getvalue() + bytes(10**6))
    assert refusal(path).startswith("Unable to allocate 3.55 PiB")


def test_an_array_that_ends_early_is_refused(saved):
    path, network = saved
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, network.parameters["0.W"])
    replaced(path, "0.W.npy", buffer.getvalue()[:-5])
    refusal(path)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused(saved, bad):
    path, network = saved
    network.parameters["4.b"][2] = bad
    network.save(path)
    assert refusal(path) == "4.b must hold finite numbers, got NaN or infinity."


def test_one_array_is_not_the_weights_of_a_network(tmp_path):
    with open(tmp_path / "weights.npz", "wb") as file:
        np.save(file, np.ones(3))
    refusal(tmp_path / "weights.npz")
