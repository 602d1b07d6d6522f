"""Claims about networks: gradients, frozen layers, what is saved."""

import time

import numpy as np
import pytest

from odlkit import nets
from odlkit.data import batches
from odlkit.gradcheck import numeric_gradient
from odlkit.losses import softmax_cross_entropy_backward, softmax_cross_entropy_forward
from odlkit.network import (
    AveragePool,
    BatchNormFolded,
    Conv2d,
    DepthwiseConv2d,
    Linear,
    Network,
    PointwiseConv2d,
    ReLU,
)
from odlkit.optim import SGD


def small_cnn(train_from=0):
    rng = np.random.default_rng(0)
    layers = [
        Conv2d(1, 3, (3, 2), rng, stride=(2, 1), padding=(1, 0), dtype=np.float64),
        BatchNormFolded(3, dtype=np.float64),
        ReLU(),
        DepthwiseConv2d(3, (3, 3), rng, padding=(1, 1), dtype=np.float64),
        PointwiseConv2d(3, 4, rng, dtype=np.float64),
        ReLU(),
        AveragePool(),
        Linear(4, 2, rng, dtype=np.float64),
    ]
    return Network(layers, input_shape=(1, 5, 4), train_from=train_from)


def test_every_gradient_of_a_network_agrees_with_central_differences():
    rng, net = np.random.default_rng(1), small_cnn()
    x, upstream = rng.normal(size=(2, 1, 5, 4)), rng.normal(size=(2, 2))
    net.forward(x)
    grad_input = net.backward(upstream)
    np.testing.assert_allclose(grad_input, numeric_gradient(net.forward, x, upstream), atol=1e-8)
    for param, grad in zip(net.params, net.grads, strict=True):

        def output_for(value, param=param):
            kept, param[...] = param.copy(), value
            try:
                return net.forward(x)
            finally:
                param[...] = kept

        np.testing.assert_allclose(grad, numeric_gradient(output_for, param, upstream), atol=1e-8)


@pytest.mark.parametrize("train_from", [3, 4, 7])
def test_a_frozen_backbone_saves_nothing_and_changes_no_gradient_above(train_from):
    rng, net, full = np.random.default_rng(2), small_cnn(train_from), small_cnn()
    x, upstream = rng.normal(size=(2, 1, 5, 4)), rng.normal(size=(2, 2))
    assert np.array_equal(net.forward(x), full.forward(x))
    full.backward(upstream)
    assert net.backward(upstream) is None
    assert all(not layer.saved and not layer.grads for layer in net.layers[:train_from])
    for got, expected in zip(net.grads, full.grads[-len(net.grads) :], strict=True):
        assert np.array_equal(got, expected)
    assert 0 < net.saved_bytes < full.saved_bytes


def test_declared_output_shapes_are_the_real_ones():
    net, shape = small_cnn(), (1, 5, 4)
    x = np.ones((2, *shape))
    for layer in net.layers:
        x, shape = layer.forward(x), layer.output_shape(shape)
        assert x.shape[1:] == shape, layer.name


def test_a_few_steps_of_sgd_lower_the_loss_of_a_small_network():
    rng, net = np.random.default_rng(3), small_cnn()
    x, target = rng.normal(size=(8, 1, 5, 4)), rng.normal(size=(8, 2))
    optimizer, history = SGD(net.params, lr=0.1, momentum=0.5), []
    for _ in range(20):
        difference = net.forward(x) - target
        history.append(np.mean(difference**2))
        net.backward(2 * difference / difference.size)
        optimizer.step(net.grads)
    assert history[-1] < 0.8 * history[0]


def test_a_split_network_gives_the_same_outputs_and_gradients():
    rng, net = np.random.default_rng(4), small_cnn(train_from=4)
    x, upstream = rng.normal(size=(2, 1, 5, 4)), rng.normal(size=(2, 2))
    expected = net.forward(x)
    net.backward(upstream)
    wanted = [grad.copy() for grad in net.grads]
    backbone, head = net.split()
    assert np.array_equal(head.forward(backbone.forward(x)), expected)
    assert backbone.saved_bytes == 0
    head.backward(upstream)
    assert all(map(np.array_equal, head.grads, wanted))


def test_adapting_the_classifier_on_cached_features_takes_seconds():
    """100 utterances, 21 epochs, batch 2: the case study's 1050 updates."""
    rng, net = np.random.default_rng(5), nets.ds_cnn("S")
    net.train_from = nets.first_layer(net, "fc1")
    x = rng.normal(size=(100, *nets.MFCC_SHAPE)).astype(np.float32)
    target = rng.integers(0, 12, size=100)
    start = time.perf_counter()
    backbone, head = net.split()
    features = backbone.forward(x)
    before = softmax_cross_entropy_forward(head.forward(features), target)
    optimizer = SGD(head.params, lr=0.05)
    for _ in range(21):
        for rows in batches(100, 2, rng):
            logits = head.forward(features[rows])
            head.backward(softmax_cross_entropy_backward(logits, target[rows]))
            optimizer.step(head.grads)
    assert softmax_cross_entropy_forward(head.forward(features), target) < before
    assert time.perf_counter() - start < 10


def test_ds_cnn_turns_mfcc_pictures_into_twelve_scores_in_float32():
    net = nets.ds_cnn("S")
    logits = net.forward(np.ones((2, *nets.MFCC_SHAPE), np.float32))
    assert logits.shape == (2, 12) and logits.dtype == np.float32


def test_an_unknown_size_or_label_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"\['S', 'M', 'L'\], got 'XL'"):
        nets.ds_cnn("XL")
    with pytest.raises(ValueError, match=r"conv1.*fc1.*got 'conv12'"):
        nets.first_layer(nets.ds_cnn("S"), "conv12")
    assert nets.first_layer(nets.ds_cnn("S"), "fc1") == 28
