"""The loss, the optimizers and training: arithmetic, laws, and networks that learn."""

import re

import numpy as np
import pytest
from differences import numerical_gradient
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import log_softmax
from strategies import fixed_examples

from convhelpers.data import load_digits
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU
from convhelpers.training import (
    SGD,
    Adam,
    History,
    _minibatches,
    compare_networks,
    fit,
    momentum_step,
    softmax,
    softmax_cross_entropy,
)

LAYERS = [Conv(4, f=3, pad=1), ReLU(), Pool(2, 2), Flatten(), Dense(3)]


def striped_images(m=60, seed=0):
    """Noise with nothing, a bright row or a bright column in it: three classes."""
    rng = np.random.default_rng(seed)
    images, labels = rng.normal(0, 0.3, (m, 6, 6, 1)), np.arange(m) % 3
    images[labels == 1, 2, :] += 2
    images[labels == 2, :, 3] += 2
    return images, labels


def small_network(seed=0, dtype=np.float32):
    return Network(LAYERS, (6, 6, 1), seed=seed, dtype=dtype)


# -------------------------------------------------------------------------------------------- loss


def test_softmax_by_hand():
    np.testing.assert_allclose(
        softmax(np.log([[1.0, 2, 5], [3, 3, 2]])), [[1 / 8, 2 / 8, 5 / 8], [3 / 8, 3 / 8, 2 / 8]]
    )


def test_cross_entropy_by_hand():
    loss, dZ = softmax_cross_entropy(np.log([[1.0, 2, 5], [3, 3, 2]]), [2, 0])
    np.testing.assert_allclose(loss, -(np.log(5 / 8) + np.log(3 / 8)) / 2)
    np.testing.assert_allclose(
        dZ, [[1 / 8 / 2, 2 / 8 / 2, (5 / 8 - 1) / 2], [(3 / 8 - 1) / 2, 3 / 8 / 2, 2 / 8 / 2]]
    )


@fixed_examples
@given(arrays(np.float64, (4, 5), elements=st.floats(-1e3, 1e3)), st.integers(0, 4))
def test_the_loss_agrees_with_scipy(Z, label):
    labels = [label, 0, 4, 2]
    loss, dZ = softmax_cross_entropy(Z, labels)
    np.testing.assert_allclose(loss, -log_softmax(Z, axis=1)[range(4), labels].mean())
    np.testing.assert_allclose(dZ.sum(axis=1), 0, atol=1e-15)
    np.testing.assert_allclose(softmax(Z).sum(axis=1), 1)


def test_the_gradient_is_that_of_the_loss():
    Z, labels = np.random.default_rng(0).normal(size=(4, 3)), [2, 0, 1, 1]
    _, dZ = softmax_cross_entropy(Z, labels)
    slopes = numerical_gradient(lambda: softmax_cross_entropy(Z, labels)[0], Z)
    np.testing.assert_allclose(dZ, slopes, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_scores_do_not_overflow(dtype):
    huge = np.finfo(dtype).max / 4
    Z = np.array([[huge, 0, -huge], [-huge, -huge, -huge]], dtype)
    with np.errstate(all="raise"):
        loss, dZ = softmax_cross_entropy(Z, [0, 1])
        np.testing.assert_allclose(softmax(Z), [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-6)
    np.testing.assert_allclose(loss, np.log(3) / 2, rtol=1e-6)
    assert dZ.dtype == dtype and np.isfinite(dZ).all()


def test_a_sure_mistake_costs_its_distance():
    loss, _ = softmax_cross_entropy([[1e4, 0]], [1])
    assert loss == 1e4


def test_scores_are_not_changed():
    Z = np.ones((2, 3))
    _, dZ = softmax_cross_entropy(Z, [0, 1])
    np.testing.assert_array_equal(Z, 1)
    assert not np.shares_memory(Z, dZ)


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        ([0.0, 1.0], TypeError, "labels must be an array of integers, got dtype float64."),
        ([True, False], TypeError, "labels must be an array of integers, got dtype bool."),
        (
            [0, 1, 2], ValueError,
            "labels must have one class for each of the images, at least one, as shape (2,), "
            "got shape (3,).",
        ),
        (
            [[0], [1]], ValueError,
            "labels must have one class for each of the images, at least one, as shape (2,), "
            "got shape (2, 1).",
        ),
        (
            [0, 3], ValueError,
            "labels must be from 0 to 2, one less than the number of scores, got 0 to 3.",
        ),
        (
            [-1, 2], ValueError,
            "labels must be from 0 to 2, one less than the number of scores, got -1 to 2.",
        ),
    ],
)  # fmt: skip
def test_labels_that_do_not_fit_are_refused(labels, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        softmax_cross_entropy(np.ones((2, 3)), labels)
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        small_network().accuracy(np.ones((2, 6, 6, 1)), labels)
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        fit(small_network(), np.ones((2, 6, 6, 1)), labels, SGD(), epochs=1)


def test_no_images_have_no_loss():
    with pytest.raises(ValueError, match=r"at least one, as shape \(0,\), got shape \(0,\)\.$"):
        softmax_cross_entropy(np.ones((0, 3)), np.zeros(0, int))


# -------------------------------------------------------------------------------------- optimizers


def test_sgd_by_hand():
    parameters, gradients = {"w": np.array([1.0, 2.0])}, {"w": np.array([10.0, -20.0])}
    optimizer = SGD(learning_rate=0.5, momentum=0.25)
    optimizer.update(parameters, gradients)
    np.testing.assert_array_equal(parameters["w"], [1 - 0.5 * 10, 2 + 0.5 * 20])
    optimizer.update(parameters, gradients)
    velocity = 0.25 * 10 + 10
    np.testing.assert_array_equal(
        parameters["w"], [1 - 0.5 * 10 - 0.5 * velocity, 2 + 0.5 * 20 + 0.5 * 2 * velocity]
    )
    np.testing.assert_array_equal(gradients["w"], [10, -20])


def test_a_step_with_momentum_by_hand():
    w, dw, velocity = np.array([4, -2]), np.array([2, -4]), np.array([-2, 4])
    kept = w.copy(), dw.copy(), velocity.copy()
    new_w, new_velocity = momentum_step(w, dw, velocity, learning_rate=0.5, momentum=0.25)
    np.testing.assert_array_equal(new_velocity, [0.25 * -2 + 2, 0.25 * 4 - 4])
    np.testing.assert_array_equal(new_w, [4 - 0.5 * 1.5, -2 + 0.5 * 3])
    for array, before in zip((w, dw, velocity), kept, strict=True):
        np.testing.assert_array_equal(array, before)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_with_momentum_keeps_the_dtype_and_shares_no_memory(dtype):
    arrays = [np.full((2, 3), k, dtype) for k in range(3)]
    results = momentum_step(*arrays)
    assert [result.dtype for result in results] == [dtype, dtype]
    assert not any(np.shares_memory(one, other) for one in results for other in arrays)


def test_many_steps_with_momentum_are_those_of_sgd():
    rng = np.random.default_rng(3)
    w, velocity = rng.normal(size=(3, 2)), np.zeros((3, 2))
    parameters, optimizer = {"w": w.copy()}, SGD(learning_rate=0.3, momentum=0.6)
    for gradient in rng.normal(size=(5, 3, 2)):
        w, velocity = momentum_step(w, gradient, velocity, 0.3, 0.6)
        optimizer.update(parameters, {"w": gradient})
    np.testing.assert_array_equal(parameters["w"], w)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([1, 2], [1], [0, 0]), ValueError, r"dw must have the shape of w, \(2,\), got shape \(1,"),
        (([1, 2], [1, 2], 0), ValueError, r"velocity must have the shape of w, \(2,\), got shape"),
        (([1, 2], ["a", "b"], [0, 0]), TypeError, "dw must be an array of"),
        (([1], [1], [0], [0.1, 0.2]), ValueError, "learning_rate must have 0 axes"),
        (([1], [1], [0], 0.1, None), TypeError, "momentum must be"),
    ],
)
def test_steps_that_do_not_fit_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        momentum_step(*arguments)


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient():
    parameters = {"w": np.zeros(3)}
    Adam(learning_rate=0.5).update(parameters, {"w": np.array([1e-3, -1.0, 1e6])})
    np.testing.assert_allclose(parameters["w"], [-0.5, 0.5, -0.5], rtol=1e-4)


def test_adam_by_hand():
    parameters = {"w": np.array([0.0])}
    optimizer = Adam(learning_rate=1, beta_1=0.5, beta_2=0.75, epsilon=0)
    optimizer.update(parameters, {"w": np.array([4.0])})
    optimizer.update(parameters, {"w": np.array([-2.0])})
    v = 0.5 * (0.5 * 4) + 0.5 * -2
    s = 0.75 * (0.25 * 16) + 0.25 * 4
    step = (v / (1 - 0.5**2)) / np.sqrt(s / (1 - 0.75**2))
    np.testing.assert_allclose(parameters["w"], [-1 - step])


@pytest.mark.parametrize("optimizer", [SGD(0.1), Adam(0.1)])
def test_a_step_keeps_the_array_and_its_dtype(optimizer):
    w = np.ones(3, np.float32)
    parameters = {"w": w}
    optimizer.update(parameters, {"w": np.ones(3, np.float32)})
    assert parameters["w"] is w and w.dtype == np.float32 and (w < 1).all()


@pytest.mark.parametrize("optimizer", [SGD(0.02), Adam(0.5)])
def test_a_bowl_is_rolled_down(optimizer):
    parameters = {"w": np.array([5.0, -3.0])}
    for _ in range(400):
        optimizer.update(parameters, {"w": np.array([1.0, 10.0]) * parameters["w"]})
    np.testing.assert_allclose(parameters["w"], 0, atol=1e-2)


# ---------------------------------------------------------------------------------------- training


@pytest.mark.parametrize(("m", "batch_size"), [(10, 3), (10, 10), (10, 99), (1, 1), (9, 3)])
def test_every_image_is_in_one_batch_of_an_epoch(m, batch_size):
    batches = list(_minibatches(m, batch_size, np.random.default_rng(0)))
    assert sorted(np.concatenate(batches)) == list(range(m))
    assert all(len(batch) == batch_size for batch in batches[:-1])
    assert 1 <= len(batches[-1]) <= batch_size


@pytest.mark.parametrize("optimizer", [SGD(0.05), Adam(0.01)], ids=["SGD", "Adam"])
def test_a_network_learns_to_see_stripes(optimizer):
    network, (images, labels) = small_network(), striped_images()
    history = fit(network, images, labels, optimizer, epochs=25, batch_size=10)
    assert history.loss[-1] < 0.1 < 0.6 < history.loss[0]
    assert network.accuracy(*striped_images(seed=1)) > 0.95


def test_ten_digits_are_learned_by_heart():
    images, labels = load_digits("train")
    layers = [Conv(8, f=3, pad=1), ReLU(), Pool(), Flatten(), Dense(10)]
    network = Network(layers, (8, 8, 1), seed=0)
    history = fit(network, images[:10] / 16, labels[:10], Adam(0.01), epochs=60, batch_size=10)
    assert history.accuracy[-1] == 1 and history.loss[-1] < 0.01


def test_digits_that_were_held_apart_are_read():
    images, labels = load_digits("train")
    layers = [Conv(8, f=3, pad=1), ReLU(), Pool(), Conv(16, f=3, pad=1), ReLU(), Pool()]
    network = Network([*layers, Flatten(), Dense(10)], (8, 8, 1), seed=0)
    fit(network, images / 16, labels, Adam(0.01), epochs=4)
    apart, apart_labels = load_digits("test")
    assert network.accuracy(apart / 16, apart_labels) > 0.92


def test_the_same_seeds_give_the_same_training_and_others_another():
    def train(seed):
        network = small_network()
        history = fit(network, *striped_images(), SGD(), epochs=3, batch_size=7, seed=seed)
        return history, network.parameters

    (history, parameters), (again, same), (other, _) = train(1), train(1), train(2)
    assert history == again != other
    for name, parameter in parameters.items():
        np.testing.assert_array_equal(parameter, same[name])


def test_every_epoch_has_an_order_of_its_own():
    class Recorder(Network):
        def forward(self, images, training=False):
            seen.append(images[:, 0, 0, 0].tolist())
            return super().forward(images)

    seen = []
    images = np.random.default_rng(0).normal(size=(8, 6, 6, 1))
    fit(Recorder(LAYERS, (6, 6, 1)), images, np.zeros(8, int), SGD(0.0), epochs=2, batch_size=8)
    first, second = seen
    assert first != second and sorted(first) == sorted(second)


def test_the_history_tells_loss_and_accuracy_of_each_epoch():
    network, (images, labels) = small_network(dtype=np.float64), striped_images()
    apart = striped_images(20, seed=1)
    history = fit(
        network, images, labels, SGD(0.0), epochs=2, batch_size=7, validation=apart
    )  # nothing is learned: every epoch is the same
    loss, _ = softmax_cross_entropy(network.forward(images), labels)
    validation_loss, _ = softmax_cross_entropy(network.forward(apart[0]), apart[1])
    np.testing.assert_allclose(history.loss, [loss] * 2)
    np.testing.assert_allclose(history.accuracy, [network.accuracy(images, labels)] * 2)
    np.testing.assert_allclose(history.validation_loss, [validation_loss] * 2)
    np.testing.assert_allclose(history.validation_accuracy, [network.accuracy(*apart)] * 2)
    assert history.epochs == 2


def test_nothing_is_learned_from_the_validation_images():
    one, other = small_network(), small_network()
    fit(one, *striped_images(), SGD(), epochs=2)
    fit(other, *striped_images(), SGD(), epochs=2, validation=striped_images(9, seed=1))
    for name, parameter in one.parameters.items():
        np.testing.assert_array_equal(parameter, other.parameters[name])


def test_the_watch_sees_the_history_grow():
    lengths = []
    history = fit(
        small_network(),
        *striped_images(),
        SGD(),
        epochs=3,
        watch=lambda history: lengths.append((history.epochs, len(history.loss))),
    )
    assert lengths == [(3, 1), (3, 2), (3, 3)]
    assert history.validation_loss == []


def test_a_loss_that_is_no_number_stops_the_training():
    images, labels = striped_images()
    expected = (
        r"^the loss is (nan|inf) in epoch \d+: try a smaller learning rate than that of "
        r"SGD\(learning_rate=1e\+30, momentum=0\.9\)\.$"
    )
    with pytest.raises(FloatingPointError, match=expected):
        fit(small_network(), images, labels, SGD(1e30), epochs=9)


def test_a_whole_photograph_of_uint8_may_be_learned():
    images = np.random.default_rng(0).integers(0, 256, (6, 6, 6, 1), dtype=np.uint8)
    before = images.copy()
    fit(small_network(), images, np.array([0, 1, 2] * 2, np.uint8), Adam(), epochs=2)
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("epochs", 0, "epochs must be an integer of at least 1, got 0."),
        ("batch_size", 0, "batch_size must be an integer of at least 1, got 0."),
    ],
)
def test_counts_below_one_are_refused(argument, value, message):
    arguments = {"epochs": 1, "batch_size": 1, argument: value}
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        fit(small_network(), *striped_images(), SGD(), **arguments)


def test_a_history_starts_empty():
    assert History(3) == History(3, [], [], [], [])


# --------------------------------------------------------------------------------------- comparison

NETWORKS = {
    "convolution": [Conv(2, f=3, pad=1), ReLU(), Pool(), Flatten(), Dense(3)],
    "dense": [Flatten(), Dense(3)],
}
LEARNED = striped_images(75, seed=0)  # more than one batch, so that their order counts
TESTS = {"new": striped_images(12, seed=1), "the same": LEARNED}


def compared(seeds, **options):
    return compare_networks(NETWORKS, LEARNED, TESTS, seeds, **options)


def test_every_number_is_that_of_one_training():
    trials = compared(seeds=(3, 5), epochs=2, learning_rate=0.02)
    for row, layers in enumerate(NETWORKS.values()):
        for k, seed in enumerate((3, 5)):
            network = Network(layers, (6, 6, 1), seed)
            fit(network, *LEARNED, Adam(0.02), epochs=2, seed=seed)
            expected = [network.accuracy(*images) for images in TESTS.values()]
            assert trials.accuracy[row, :, k].tolist() == expected


def test_the_names_and_the_parameters_are_those_of_the_networks():
    trials = compared(seeds=[0], epochs=1)
    assert trials.networks == ("convolution", "dense")
    assert trials.tests == ("new", "the same")
    assert trials.parameter_counts == (2 * (9 + 1) + 3 * (18 + 1), 3 * (36 + 1))
    assert trials.accuracy.shape == (2, 2, 1)


def test_seeds_may_come_one_after_the_other():
    assert compared(seeds=iter([0, 1]), epochs=1).accuracy.shape == (2, 2, 2)


def test_another_seed_is_another_training_and_the_same_seed_the_same():
    accuracy = compared(seeds=(0, 1, 0), epochs=1).accuracy
    np.testing.assert_array_equal(accuracy[..., 0], accuracy[..., 2])
    assert (accuracy[..., 0] != accuracy[..., 1]).any()


def test_longer_training_reads_more():
    short, long = (compared(seeds=(0, 1), epochs=n, learning_rate=0.02) for n in (1, 25))
    assert long.accuracy[:, 1].mean() > short.accuracy[:, 1].mean() + 0.1


def test_a_network_that_does_not_fit_the_images_is_refused():
    with pytest.raises(ValueError, match="Dense must be given one row"):
        compare_networks({"dense": [Dense(3)]}, LEARNED, TESTS, seeds=[0])
