"""Lesson 01: the backward walk over a graph, the scalar autograd, and the written question."""

import numpy as np

from odlkit import autograd, graph
from odlkit.checks.exercise import Exercise, on_all, on_one
from odlkit.checks.judge import Judge
from odlkit.checks.recipes import as_expression

SIGN = on_all(
    "sign",
    "every slope has the wrong sign: the walk starts with the output's slope by itself, +1.",
    lambda grad: -grad,
)

# --- backward over a graph --------------------------------------------------------------------


def _walk(local, order, step):
    """Backward walk that hands every edge to step(grad, child, parent, slope)."""
    grad = np.zeros(len(local))
    grad[order[-1]] = 1.0
    for child in reversed(order):
        for parent in np.flatnonzero(local[child]):
            step(grad, child, parent, local[child, parent])
    return grad


def _overwrite(grad, child, parent, slope):
    grad[parent] = grad[child] * slope


def _keep_first(grad, child, parent, slope):
    if grad[parent] == 0:
        grad[parent] = grad[child] * slope


def _add_slopes(grad, child, parent, slope):
    grad[parent] += grad[child] + slope


def _only_local(grad, child, parent, slope):
    grad[parent] += slope


def _of_walk(name, hint, step):
    return on_one(name, hint, 0, 1, lambda local, order: _walk(local, order, step))


def _one_step(local, order):
    grad = local[order[-1]].copy()
    grad[order[-1]] = 1.0
    return grad


def _by_number(local, order):
    grad = np.zeros(len(local))
    grad[order[-1]] = 1.0
    for child in reversed(range(len(local))):
        grad += grad[child] * local[child]
    return grad


GRAPH_BACKWARD = Exercise(
    id="graph-backward",
    outputs=("grad",),
    reference=lambda local, order: (graph.graph_backward(local, order),),
    hints=(
        "Start with a zero for every node, except for the output: its slope by itself is 1. Then "
        "visit the nodes from the last one to the first. What does a node tell its parents?",
        "When it is child's turn, grad[child] is complete. Each parent receives "
        "grad[child] * local[child, parent], in addition to what other children sent.",
        "Two loops: `for child in reversed(order)` and `for parent in range(len(local))`, with "
        "`grad[parent] += ...` inside. A slope of 0 means no edge and adds nothing.",
    ),
    mistakes=(
        SIGN,
        _of_walk(
            "overwritten",
            "a node with two children keeps only what the last one sent: paths add up, so use +=.",
            _overwrite,
        ),
        _of_walk(
            "first-path-only",
            "a node with two children keeps only what the first one sent: paths add up.",
            _keep_first,
        ),
        on_one(
            "one-step",
            "only the output's own parents received something: the walk has to start at the "
            "output and end at the inputs. Is `order` reversed?",
            0,
            1,
            _one_step,
        ),
        _of_walk(
            "added",
            "slopes along a path multiply: grad[child] times the local slope, not plus.",
            _add_slopes,
        ),
        _of_walk(
            "upstream-left-out",
            "each parent got the local slope alone: multiply it by what the child has received.",
            _only_local,
        ),
        on_one(
            "transposed",
            "child and parent are exchanged: local[child, parent], the row is the child.",
            0,
            1,
            lambda local, order: graph.graph_backward(local.T, order),
        ),
        on_one(
            "order-ignored",
            "the nodes were visited by their numbers: use `order`, the numbering can be arbitrary.",
            0,
            1,
            _by_number,
        ),
    ),
)


BY_HAND = np.array([[0.0, 0, 0, 0], [0.5, 0, 0, 0], [0, 4.0, 0, 0], [3.0, 0, 2.0, 0]])


def graph_backward(function):
    """Check `function(local (n, n), order (n,)) -> grad (n,)`."""
    judge = Judge(GRAPH_BACKWARD, function)
    inputs = {"local": BY_HAND, "order": np.arange(4)}
    judge.case("four nodes, two paths", inputs, (np.array([7.0, 8.0, 2.0, 1.0]),))
    rng = np.random.default_rng(2)
    for n in (1, 5, 9):
        local, order = random_graph(rng, n)
        # All paths at once: 1 + S + S² + ... = inverse of (1 - S), an independent way.
        all_paths = np.linalg.inv(np.eye(n) - local)
        expected = (all_paths[order[-1]],)
        judge.case(f"random graph of {n} nodes", {"local": local, "order": order}, expected)
    judge.passed("one walk from back to front gives the slope of the output by every node.")


def random_graph(rng, n):
    """(local, order) of a random graph whose nodes are numbered in any order.

    Every node but the last one is used by a later one, so that all slopes matter.
    """
    order = rng.permutation(n)
    local = np.zeros((n, n))
    for place in range(n - 1):
        later = rng.choice(np.arange(place + 1, n), size=min(2, n - 1 - place), replace=False)
        slopes = rng.uniform(0.5, 1.5, size=len(later)) * rng.choice([-1, 1], size=len(later))
        local[order[later], order[place]] = slopes
    return local, order


# --- scalar autograd --------------------------------------------------------------------------


class _MulSwapped(autograd.Scalar):
    def __mul__(self, other):
        edges = [(self, self.value), (other, other.value)]
        return type(self)(self.tape, self.value * other.value, edges)


class _MulLikeAdd(autograd.Scalar):
    def __mul__(self, other):
        return type(self)(self.tape, self.value * other.value, [(self, 1.0), (other, 1.0)])


class _MulOneSide(autograd.Scalar):
    def __mul__(self, other):
        return type(self)(self.tape, self.value * other.value, [(self, other.value)])


class _TanhOfInput(autograd.Scalar):
    def tanh(self):
        return type(self)(self.tape, np.tanh(self.value), [(self, 1.0 - self.value**2)])


class _TanhNoSquare(autograd.Scalar):
    def tanh(self):
        y = np.tanh(self.value)
        return type(self)(self.tape, y, [(self, 1.0 - y)])


def _overwriting(node):
    for parent, slope in node.edges:
        parent.grad = node.grad * slope


def _adding(node):
    for parent, slope in node.edges:
        parent.grad += node.grad * slope


def _run(f, x, kind=autograd.Scalar, visit=_adding, backwards=True):
    tape = []
    inputs = [kind(tape, value) for value in x]
    as_expression(f)(inputs).grad = 1.0
    for node in reversed(tape) if backwards else tape:
        visit(node)
    return np.array([node.grad for node in inputs], dtype=np.float64)


def _of_scalar(name, hint, **variant):
    return on_one(name, hint, 0, 1, lambda f, x: _run(f, x, **variant))


SCALAR_GRADIENT = Exercise(
    id="scalar-gradient",
    outputs=("grad",),
    reference=lambda f, x: (autograd.scalar_gradient(as_expression(f), x),),
    hints=(
        "Every operation computes its value and notes down one local slope per operand. For a "
        "product a·b: what is its slope by a, what by b?",
        "d(a·b)/da = b and d(a·b)/db = a; tanh has the slope 1 - y² with y its own result. The "
        "tape is already in topological order, because a number joins it when it is made.",
        "f(inputs).grad = 1.0 starts the walk. Then for every node of reversed(tape) and every "
        "(parent, slope) of node.edges: parent.grad += node.grad * slope.",
    ),
    mistakes=(
        SIGN,
        _of_scalar(
            "overwritten",
            "a number used twice keeps only one path: parent.grad += ..., paths add up.",
            visit=_overwriting,
        ),
        _of_scalar(
            "not-reversed",
            "the tape was walked from front to back: a node must be complete before it tells its "
            "parents, so start at the end.",
            backwards=False,
        ),
        _of_scalar(
            "factors-swapped",
            "in a product, the slope by one factor is the other factor.",
            kind=_MulSwapped,
        ),
        _of_scalar(
            "product-like-a-sum",
            "the slopes of a product are not 1: when a grows by 1, a·b grows by b.",
            kind=_MulLikeAdd,
        ),
        _of_scalar(
            "one-factor-only",
            "only the first factor of a product is noted down: both are parents.",
            kind=_MulOneSide,
        ),
        _of_scalar(
            "tanh-slope-of-input",
            "the slope of tanh is 1 - y², with y its result, not its input.",
            kind=_TanhOfInput,
        ),
        _of_scalar(
            "tanh-without-square",
            "the slope of tanh is 1 - y²: the square is missing.",
            kind=_TanhNoSquare,
        ),
        on_all("doubled", "everything is there twice: was the walk done twice?", lambda e: 2.0 * e),
    ),
)


def _two_paths(v):
    return v[0] * v[1] + v[1]


def _neuron(v):
    return (v[0] * v[1] + v[2]).tanh() * v[0]


def _deep(v):
    y = v[0]
    for weight in v[1:]:
        y = (y * weight + v[0]).tanh()
    return y * y


def scalar_gradient(function):
    """Check `function(f, x (n,)) -> grad (n,)`, f a function of a list of Scalars."""
    judge = Judge(SCALAR_GRADIENT, function)
    inputs = {"f": _two_paths, "x": np.array([2.0, 3.5])}
    judge.case("f(a, b) = a·b + b at (2, 3.5)", inputs, (np.array([3.5, 3.0]),))
    rng = np.random.default_rng(4)
    for where, f, n in (("f(w, x, b) = tanh(w·x + b)·w", _neuron, 3), ("four layers", _deep, 5)):
        x = rng.uniform(0.3, 1.2, size=n)
        judge.case(where, {"f": f, "x": x}, (_nudged(f, x),))
    judge.passed("any formula of +, · and tanh differentiates itself, on one walk over its tape.")


def _nudged(f, x, h=1e-5):
    """Central differences through the values alone."""

    def value(numbers):
        return f([autograd.Scalar([], number) for number in numbers]).value

    nudges = h * np.eye(len(x))
    return np.array([(value(x + nudge) - value(x - nudge)) / (2 * h) for nudge in nudges])


WHY_BACKWARDS = Exercise(
    id="why-backwards",
    hints=(
        "Count: how many inputs does the loss of a classifier with 780 weights have? How many "
        "outputs?",
        "A walk from front to back answers: if this one input moves, how does everything else "
        "move? A walk from back to front answers: how does this one output react to everything?",
        "One walk visits each edge once, in either direction. How many walks does each direction "
        "need for all 780 slopes? And what must still be in memory when the walk back begins?",
    ),
)
