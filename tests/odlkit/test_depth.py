"""Claims about deep networks of lesson 04: gradients, what is kept, adaptation by depth."""

import numpy as np
import pytest

from odlkit import adaptation, depth, moments
from odlkit.checks.lesson04_depth import tower
from odlkit.gradcheck import gradcheck, numeric_gradient

RNG = np.random.default_rng(0)
X, TARGET = RNG.random((4, 64), dtype=np.float32), np.arange(4)


@pytest.mark.parametrize(("n", "width", "num_layers"), [(1, 1, 1), (3, 4, 3), (2, 2, 5)])
def test_gradients_of_a_deep_network_agree_with_central_differences(n, width, num_layers):
    rng = np.random.default_rng(1)
    x, weights, biases, _, _ = tower(rng, n, width, num_layers)

    def backward(grad_output, weights, biases):
        _, kept = depth.forward_kept(x, weights, biases)
        return depth.network_backward(grad_output, kept, weights)

    def forward(weights, biases):
        return depth.forward_kept(x, weights, biases)[0]

    report = gradcheck(forward, backward, [weights, biases], rng)
    assert report.passed, str(report)


def test_fewer_kept_inputs_train_fewer_layers_and_leave_the_others_alone():
    rng = np.random.default_rng(2)
    x, weights, biases, kept, _ = tower(rng, 3, 4, 5, train_from=3)
    assert kept.shape == (2, 3, 4)
    grad_output = rng.normal(size=(3, 4))
    new_weights, new_biases = depth.last_layers_update(grad_output, kept, weights, biases, 0.1)
    np.testing.assert_array_equal(new_weights[:3], weights[:3])
    slopes = numeric_gradient(lambda w: depth.forward_kept(x, w, biases)[0], weights, grad_output)
    np.testing.assert_allclose(new_weights[3:], weights[3:] - 0.1 * slopes[3:], atol=1e-8)
    assert (new_biases[:3] == biases[:3]).all() and (new_biases[3:] != biases[3:]).any()


def watch(num_trained, batch_size=4):
    net = adaptation.deep_net(np.random.default_rng(0), num_trained)
    x, target = np.resize(X, (batch_size, 64)), np.resize(TARGET, batch_size)
    return net, moments.training_step(net, x, target)


def test_a_training_step_has_a_moment_for_each_layer_and_direction():
    _, steps = watch(4)
    labels = [f"forward {n}" for n in (1, 2, 3, 4)] + ["loss"]
    assert [m.label for m in steps] == [
        *labels,
        *(f"backward {n}" for n in (4, 3, 2, 1)),
        "update",
    ]


def test_a_frozen_layer_keeps_nothing():
    _, steps = watch(1)
    assert [m.bytes_of("kept") for m in steps[:3]] == [0, 0, 0]
    assert steps[3].bytes_of("kept") == 4 * 4 * 32


def test_gradients_are_as_large_as_the_trained_parameters():
    for num_trained in range(5):
        net, steps = watch(num_trained)
        assert steps[-1].num_bytes == sum(param.nbytes for param in net.params)


def test_every_array_of_a_moment_is_counted_once():
    _, steps = watch(4)
    for moment in steps:
        names = [tensor.name for tensor in moment.tensors]
        assert len(set(names)) == len(names), names


def test_kept_inputs_are_free_after_their_layer_has_gone_backward():
    _, steps = watch(4)
    kept = [m.bytes_of("kept") for m in steps]
    assert kept == sorted(kept[:5]) + sorted(kept[5:], reverse=True)
    assert kept[-1] == 0


def test_the_peak_grows_with_the_number_of_trained_layers():
    peaks = adaptation.peak_bytes()
    assert peaks[0] == peaks[1] == 4 * 8 * (64 + 64)
    assert (np.diff(peaks[1:]) > 0).all()


def test_training_the_last_layers_leaves_the_frozen_ones_bit_for_bit():
    net = adaptation.deep_net(np.random.default_rng(3), 2)
    before = [{k: v.copy() for k, v in layer.params.items()} for layer in net.layers]
    adaptation.train(net, X, TARGET, 0.1, 2, np.random.default_rng(4))
    for index, (layer, params) in enumerate(zip(net.layers, before, strict=True)):
        same = [np.array_equal(layer.params[name], params[name]) for name in params]
        assert all(same) if index < net.train_from else not any(same) or not same


def test_a_changed_world_is_another_picture_of_the_same_size():
    x = np.random.default_rng(5).random((2, 64))
    for change in (adaptation.slipped, adaptation.striped):
        changed = change(x)
        assert changed.shape == x.shape and changed.max() <= 1.0
        assert not np.array_equal(changed, x)
    assert adaptation.slipped(x)[0, 1] == x[0, 0]


def test_deeper_updates_help_when_the_pictures_moved():
    study = adaptation.by_depth(adaptation.slipped, num_samples=100, num_seeds=1)
    accuracy = study.accuracy[0]
    assert accuracy[0] < 0.6 < accuracy[1] < accuracy[4]
    again = adaptation.by_depth(adaptation.slipped, num_samples=100, num_seeds=1)
    np.testing.assert_array_equal(study.accuracy, again.accuracy)
