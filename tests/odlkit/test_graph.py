"""Claims about graphs of numbers and the backward walk over them."""

import numpy as np
import pytest

from odlkit import graph
from odlkit.checks.lesson01_graph import random_graph


def test_local_slopes_of_the_neuron_multiply_to_the_slope_of_the_loss():
    neuron = graph.neuron(w=0.8, x=1.5, b=-0.4, target=1.0)
    grad = graph.graph_backward(neuron.local, graph.topological_order(neuron.local))
    h = 1e-6
    for name in ("w", "x", "b"):
        numbers = {"w": 0.8, "x": 1.5, "b": -0.4, "target": 1.0}
        above = graph.neuron(**{**numbers, name: numbers[name] + h}).values[-1]
        below = graph.neuron(**{**numbers, name: numbers[name] - h}).values[-1]
        assert grad[neuron[name]] == pytest.approx((above - below) / (2 * h), rel=1e-8)


def test_two_paths_add_up():
    fork = graph.fork(1.0)
    grad = graph.graph_backward(fork.local, [0, 1, 2])
    h = np.tanh(1.0)
    assert grad[0] == pytest.approx(h + 1.0 * (1 - h**2))


@pytest.mark.parametrize("n", [1, 2, 6, 12])
def test_any_numbering_of_the_nodes_gives_a_topological_order(n):
    local, order = random_graph(np.random.default_rng(n), n)
    found = graph.topological_order(local)
    assert graph.is_topological(local, found)
    assert graph.is_topological(local, order)
    assert n == 1 or not graph.is_topological(local, found[::-1])


def test_an_order_that_forgets_or_repeats_a_node_is_not_topological():
    local = graph.fork(1.0).local
    assert not graph.is_topological(local, [0, 1])
    assert not graph.is_topological(local, [0, 1, 1])


def test_a_cycle_has_no_order():
    with pytest.raises(ValueError, match="without cycles"):
        graph.topological_order(np.array([[0.0, 1.0], [1.0, 0.0]]))


@pytest.mark.parametrize("n", [2, 7])
def test_the_walk_equals_the_sum_over_all_paths(n):
    local, order = random_graph(np.random.default_rng(n), n)
    all_paths = np.linalg.inv(np.eye(n) - local)[order[-1]]
    np.testing.assert_allclose(graph.graph_backward(local, order), all_paths, rtol=1e-12)
