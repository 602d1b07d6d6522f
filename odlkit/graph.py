"""Graphs of numbers: each node is one number, each edge one local slope.

A graph of n nodes is a matrix `local (n, n)`: local[child, parent] is d(child)/d(parent) of the one
step that made `child`, and 0 where the step did not use `parent`. Row k therefore lists what node k
was computed from; inputs have a row of zeros.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Graph:
    """A computation that was carried out once.

    Attributes:
        names: n short names, in the order in which the nodes were computed.
        values: (n,) float64, what came out.
        local: (n, n) float64, local slopes, local[child, parent].
        steps: n texts, how each node was made ("w * x"); "" for an input.
    """

    names: tuple[str, ...]
    values: np.ndarray
    local: np.ndarray
    steps: tuple[str, ...]

    def __getitem__(self, name):
        """Number of the node called `name`."""
        return self.names.index(name)


def neuron(w, x, b, target):
    """The loss of one neuron, L = (tanh(w*x + b) - target)**2, step by step.

    Args:
        w, x, b, target: numbers.

    Returns:
        Graph with the nodes w, x, b, t, p = w*x, z = p + b, y = tanh(z), e = y - t, L = e**2.
    """
    p = w * x
    z = p + b
    y = np.tanh(z)
    e = y - target
    nodes = [
        ("w", w, "", {}),
        ("x", x, "", {}),
        ("b", b, "", {}),
        ("t", target, "", {}),
        ("p", p, "w * x", {"w": x, "x": w}),
        ("z", z, "p + b", {"p": 1.0, "b": 1.0}),
        ("y", y, "tanh(z)", {"z": 1.0 - y**2}),
        ("e", e, "y - t", {"y": 1.0, "t": -1.0}),
        ("L", e**2, "e²", {"e": 2.0 * e}),
    ]
    return build(nodes)


def neuron_loss(w, x=1.5, b=-0.4, target=1.0):
    """L = (tanh(w*x + b) - target)**2 for a number or an array w; keeps float32."""
    return (np.tanh(w * x + b) - target) ** 2


def fork(x):
    """y = x * tanh(x): the input is used twice, so it reaches y on two paths.

    Returns:
        Graph with the nodes x, u = tanh(x), y = x * u.
    """
    u = np.tanh(x)
    nodes = [
        ("x", x, "", {}),
        ("u", u, "tanh(x)", {"x": 1.0 - u**2}),
        ("y", x * u, "x * u", {"x": u, "u": x}),
    ]
    return build(nodes)


def build(nodes):
    """Make a Graph from rows (name, value, step, {parent name: local slope})."""
    names = tuple(name for name, *_ in nodes)
    local = np.zeros((len(nodes), len(nodes)))
    for child, (_, _, _, slopes) in enumerate(nodes):
        for parent, slope in slopes.items():
            local[child, names.index(parent)] = slope
    values = np.array([value for _, value, _, _ in nodes], dtype=np.float64)
    return Graph(names, values, local, tuple(step for _, _, step, _ in nodes))


def topological_order(local):
    """List the nodes so that each one stands after everything it was computed from.

    Args:
        local: (n, n) local slopes, local[child, parent]; 0 where there is no edge.

    Returns:
        order (n,) int; of several nodes that are ready, the smallest number comes first.

    Raises:
        ValueError: the graph has a cycle, so no such order exists.
    """
    uses = np.asarray(local) != 0
    waiting = list(range(len(uses)))
    order = []
    while waiting:
        ready = [node for node in waiting if not uses[node, waiting].any()]
        if not ready:
            raise ValueError(f"expected a graph without cycles, got one among nodes {waiting}.")
        order.append(ready[0])
        waiting.remove(ready[0])
    return np.array(order, dtype=np.int64)


def is_topological(local, order):
    """Whether `order` names every node once, each after everything it was computed from."""
    local, order = np.asarray(local), list(order)
    if sorted(order) != list(range(len(local))):
        return False
    place = {node: position for position, node in enumerate(order)}
    return all(place[parent] < place[child] for child, parent in np.argwhere(local))


def graph_backward(local, order):
    """Slope of the last node with respect to every node, in one walk from back to front.

    Args:
        local: (n, n) float, local[child, parent] = d(child)/d(parent) of one step.
        order: (n,) int, a topological order; its last node is the output.

    Returns:
        grad (n,) float, grad[k] = d(output)/d(node k); 1 for the output itself.

    Cost: one multiplication and one addition per edge.   Source: notebook 01, eq. 4.
    """
    local = np.asarray(local, dtype=np.float64)
    grad = np.zeros(len(local))
    grad[order[-1]] = 1.0
    for child in reversed(order):
        grad += grad[child] * local[child]
    return grad
