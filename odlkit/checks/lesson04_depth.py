"""Lesson 04: forward, backward and update of deep networks, and what is kept for them."""

import numpy as np

from odlkit import depth
from odlkit.checks.exercise import SIGN, Exercise, Mistake, averaged
from odlkit.checks.judge import Judge
from odlkit.checks.lesson04_relu import TWICE
from odlkit.gradcheck import numeric_gradient


def tower(rng, n, width, num_layers, train_from=0):
    """Random x, weights, biases, kept and logits of layers of one width; some units are off."""
    x = rng.normal(size=(n, width))
    weights = rng.normal(size=(num_layers, width, width)) * np.sqrt(2.0 / width)
    biases = rng.uniform(0.2, 0.6, size=(num_layers, width))
    logits, kept = depth.forward_kept(x, weights, biases, train_from)
    return x, weights, biases, kept, logits


# --- backward through all layers ----------------------------------------------------------------


def _walk(grad_output, kept, weights, mask=True, which=0, turn=False, late=False):
    """network_backward with planted mistakes.

    mask: multiply by ReLU's slope; which: offset of the weights used for the next slope;
    turn: transpose them; late: weight gradient from the slope of the layer above.
    """
    above, grad_weights, grad_biases = grad_output, [], []
    for i in reversed(range(len(kept))):
        used = above if late else grad_output
        grad_weights.append(used.T @ kept[i])
        grad_biases.append(used.sum(axis=0))
        weight = weights[(i + which) % len(weights)]
        above = grad_output
        grad_output = grad_output @ (weight.T if turn else weight)
        if mask:
            grad_output = grad_output * (kept[i] > 0)
    return np.stack(grad_weights[::-1]), np.stack(grad_biases[::-1])


def _of_walk(name, hint, **flaw):
    return Mistake(name, hint, lambda inputs, expected: _walk(**inputs, **flaw))


def _not_passed_on(inputs, expected):
    grad_output, kept, _ = inputs.values()
    grad_weights = np.stack([grad_output.T @ x for x in kept])
    return grad_weights, np.stack([grad_output.sum(axis=0)] * len(kept))


NETWORK_BACKWARD = Exercise(
    id="network-backward",
    outputs=("grad_weights", "grad_biases"),
    reference=lambda grad_output, kept, weights: depth.network_backward(grad_output, kept, weights),
    hints=(
        "One variable travels: the slope at the output of layer i. It starts as grad_output at the "
        "last layer. What does layer i do with it, and what does it hand to layer i-1?",
        "In the loop, from the last layer to the first: first the weight and bias gradient of "
        "layer i from the slope and kept[i]; then the slope for layer i-1, through weights[i] and "
        "through ReLU.",
        "grad_output = (grad_output @ weights[i]) * (kept[i] > 0) at the end of each round. "
        "kept[i] is the output of the ReLU before layer i, so its sign is the mask.",
    ),
    mistakes=(
        _of_walk(
            "slope-dropped",
            "ReLU's slope f' was dropped (slide check 2): the slope passes only where kept[i] > 0.",
            mask=False,
        ),
        _of_walk(
            "weight-transposed",
            "weights[i].T fits because the layers are square: backward needs x @ W.T undone, that "
            "is, grad_output @ W.",
            turn=True,
        ),
        _of_walk(
            "weight-of-the-layer-below",
            "the slide's index (slide check 3): the slope leaves layer i through the weights of "
            "layer i itself, not through those of layer i-1.",
            which=-1,
        ),
        _of_walk(
            "one-step-late",
            "the slide's order (slide check 18): each weight gradient was computed from the slope "
            "of the layer above. Update the slope before the next round, and start from the loss.",
            late=True,
        ),
        Mistake(
            "first-and-last-exchanged",
            "the gradients are in the order of the walk, last layer first: layer 0 belongs in "
            "front.",
            lambda inputs, expected: tuple(e[::-1].copy() for e in expected),
        ),
        Mistake(
            "not-passed-on",
            "every layer used the slope of the network's output: hand it down, layer by layer.",
            _not_passed_on,
        ),
        Mistake(
            "transposed",
            "rows and columns of each matrix are exchanged: (C_out, C_in), outputs first.",
            lambda inputs, expected: (np.swapaxes(expected[0], 1, 2).copy(), None),
        ),
        averaged("grad_output", TWICE),
        SIGN,
    ),
)

DEPTHS = ((1, 2, 3), (3, 4, 2), (2, 3, 5))  # N, C, L


def network_backward(function):
    """Check `function(grad_output, kept, weights) -> (grad_weights, grad_biases)`."""
    judge = Judge(NETWORK_BACKWARD, function)
    chain = {
        "grad_output": np.array([[1.0]]),
        "kept": np.array([2.0, 6.0, 3.0]).reshape(3, 1, 1),
        "weights": np.array([3.0, 0.5, 2.0]).reshape(3, 1, 1),
    }
    by_hand = np.array([2.0, 12.0, 3.0]).reshape(3, 1, 1), np.array([[1.0], [2.0], [1.0]])
    judge.case("three layers of one unit, by hand", chain, by_hand)
    rng = np.random.default_rng(9)
    for n, width, num_layers in DEPTHS:
        x, weights, biases, kept, _ = tower(rng, n, width, num_layers)
        grad_output = rng.normal(size=(n, width))
        inputs = {"grad_output": grad_output, "kept": kept, "weights": weights}
        expected = _by_nudging(x, weights, biases, grad_output)
        judge.case(f"random, N={n}, {num_layers} layers of width {width}", inputs, expected)
    judge.passed("all gradients of networks with 2, 3 and 5 layers agree with nudging.")


def _by_nudging(x, weights, biases, grad_output):
    """Central differences for every weight and bias: an independent way."""
    return (
        numeric_gradient(lambda w: depth.forward_kept(x, w, biases)[0], weights, grad_output),
        numeric_gradient(lambda b: depth.forward_kept(x, weights, b)[0], biases, grad_output),
    )


# --- forward that keeps only what is needed -----------------------------------------------------


def _keep(x, weights, biases, train_from, what="input", end_relu=False, inner=True, all_=False):
    """forward_kept with planted mistakes."""
    kept, last, before = [], len(weights) - 1, x
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        z = x @ weight.T + bias
        y = np.maximum(z, 0.0) if (inner and i < last) or (end_relu and i == last) else z
        if i >= train_from or all_:
            kept.append({"input": x, "output": y, "before": before}[what])
        x, before = y, z
    return x, np.stack(kept)


def _of_keep(name, hint, which=(True, True), **flaw):
    def wrong(inputs, expected):
        outputs = _keep(**inputs, **flaw)
        return tuple(o if w else None for o, w in zip(outputs, which, strict=True))

    return Mistake(name, hint, wrong)


def _first_ones(inputs, expected):
    _, kept = _keep(**inputs, all_=True)
    return None, kept[: len(expected[1])]


FORWARD_KEPT = Exercise(
    id="forward-kept",
    outputs=("logits", "kept"),
    reference=lambda x, weights, biases, train_from: depth.forward_kept(
        x, weights, biases, int(train_from)
    ),
    hints=(
        "Write the forward pass first: linear, ReLU, linear, ReLU, ..., linear. Then ask at each "
        "layer: will it be trained? If so, what does its weight gradient need?",
        "A trained layer needs its input (lesson 03). Layer i is trained if i >= train_from; "
        "append x before the layer changes it. No ReLU after the last layer.",
        "In the loop: keep x if i >= train_from; x = x @ weights[i].T + biases[i]; ReLU if "
        "i < len(weights) - 1. At the end np.stack(kept).",
    ),
    mistakes=(
        _of_keep(
            "everything-kept",
            "the inputs of the frozen layers were kept, too: nobody will ever ask for them.",
            (False, True),
            all_=True,
        ),
        _of_keep(
            "outputs-kept",
            "the outputs of the trained layers were kept: the weight gradient needs the inputs.",
            (False, True),
            what="output",
        ),
        _of_keep(
            "kept-before-relu",
            "what was kept is a value before ReLU: the weight gradient needs the layer's input.",
            (False, True),
            what="before",
        ),
        _of_keep(
            "relu-at-output",
            "no logit is negative: there is no ReLU after the last layer.",
            (True, False),
            end_relu=True,
        ),
        _of_keep(
            "no-relu",
            "ReLU is missing between the layers.",
            inner=False,
        ),
        Mistake(
            "first-layers-kept",
            "the inputs of the first layers were kept: the last ones are trained.",
            _first_ones,
        ),
    ),
)


def forward_kept(function):
    """Check `function(x, weights, biases, train_from) -> (logits, kept)`."""
    judge = Judge(FORWARD_KEPT, function)
    by_hand = {
        "x": np.array([[1.0, -1.0]]),
        "weights": np.array([[[0.0, 1.0], [2.0, 1.0]], [[-2.0, 5.0], [4.0, -3.0]]]),
        "biases": np.array([[0.0, 1.0], [-1.0, 0.0]]),
        "train_from": 1,
    }
    judge.case("by hand", by_hand, (np.array([[9.0, -6.0]]), np.array([[[0.0, 2.0]]])))
    rng = np.random.default_rng(10)
    for n, width, num_layers, train_from in ((3, 4, 3, 1), (2, 3, 5, 3), (4, 3, 2, 0)):
        x, weights, biases, _, _ = tower(rng, n, width, num_layers)
        inputs = {"x": x, "weights": weights, "biases": biases, "train_from": train_from}
        where = f"random, {num_layers} layers, train_from={train_from}"
        judge.case(where, inputs, _keep(**inputs))
    judge.passed("the right logits, and in memory only what a trained layer will ask for.")


# --- update of the last layers ------------------------------------------------------------------


def _update(grad_output, kept, weights, biases, lr, first=False, sign=-1, frozen=None, mask=True):
    """last_layers_update with planted mistakes: first: weights change before they are used."""
    weights, biases = weights.copy(), biases.copy()
    frozen = len(weights) - len(kept) if frozen is None else frozen
    for i in reversed(range(len(kept))):
        layer = frozen + i
        grad_weight, grad_bias = grad_output.T @ kept[i], grad_output.sum(axis=0)
        if first:
            weights[layer] += sign * lr * grad_weight
        grad_output = grad_output @ weights[layer]
        if mask:
            grad_output = grad_output * (kept[i] > 0)
        if not first:
            weights[layer] += sign * lr * grad_weight
        biases[layer] += sign * lr * grad_bias
    return weights, biases


def _of_update(name, hint, **flaw):
    return Mistake(name, hint, lambda inputs, expected: _update(**inputs, **flaw))


def _trained_only(inputs, expected):
    return tuple(e[-len(inputs["kept"]) :].copy() for e in expected)


def _gradients(inputs, expected):
    grad_output, kept, weights, _, _ = inputs.values()
    return depth.network_backward(grad_output, kept, weights)


def _unchanged(inputs, expected):
    return inputs["weights"].copy(), inputs["biases"].copy()


def _lr_left_out(inputs, expected):
    return _update(**{**inputs, "lr": 1.0})


LAST_LAYERS_UPDATE = Exercise(
    id="last-layers-update",
    outputs=("new_weights", "new_biases"),
    reference=lambda grad_output, kept, weights, biases, lr: depth.last_layers_update(
        grad_output, kept, weights, biases, lr
    ),
    hints=(
        "How many inputs were kept? So many layers are trained, and they are the last ones. Which "
        "layer of the network does kept[0] belong to?",
        "kept[i] belongs to layer `frozen + i` with frozen = L - k. The walk is that of "
        "network-backward; it ends at the first trained layer.",
        "Copy weights and biases. In the loop, from i = k-1 down to 0: subtract lr times the "
        "gradients from the copies, and compute the next slope with the old weights[frozen + i].",
    ),
    mistakes=(
        _of_update(
            "used-after-update",
            "the slope went back through weights that had already been changed: use the old ones, "
            "with which the forward pass was computed.",
            first=True,
        ),
        _of_update(
            "first-layers-trained",
            "the first k layers were changed: the last k are the trained ones.",
            frozen=0,
        ),
        _of_update("slope-dropped", "ReLU's slope f' was dropped (slide check 2).", mask=False),
        _of_update("ascent", "the step goes uphill: subtract lr times the gradient.", sign=1),
        Mistake(
            "trained-only",
            "only the trained layers came back: the network still needs the frozen ones, as they "
            "were.",
            _trained_only,
        ),
        Mistake(
            "lr-left-out", "the step has the length of the gradient: lr is missing.", _lr_left_out
        ),
        Mistake("gradients", "these are the gradients: take a step against them.", _gradients),
        Mistake("unchanged", "nothing was changed: is the new copy returned?", _unchanged),
    ),
)


def last_layers_update(function):
    """Check `function(grad_output, kept, weights, biases, lr) -> (new_weights, new_biases)`."""
    judge = Judge(LAST_LAYERS_UPDATE, function)
    chain = {
        "grad_output": np.array([[1.0]]),
        "kept": np.array([6.0, 3.0]).reshape(2, 1, 1),
        "weights": np.array([3.0, 0.5, 2.0]).reshape(3, 1, 1),
        "biases": np.zeros((3, 1)),
        "lr": 0.1,
    }
    by_hand = np.array([3.0, -0.7, 1.7]).reshape(3, 1, 1), np.array([[0.0], [-0.2], [-0.1]])
    judge.case("the last 2 of 3 layers, by hand", chain, by_hand)
    rng = np.random.default_rng(11)
    for n, width, num_layers, train_from in ((3, 4, 4, 2), (2, 3, 5, 2), (4, 3, 3, 0)):
        x, weights, biases, kept, _ = tower(rng, n, width, num_layers, train_from)
        grad_output = rng.normal(size=(n, width))
        slopes = _by_nudging(x, weights, biases, grad_output)
        for slope in slopes:
            slope[:train_from] = 0.0
        inputs = {"grad_output": grad_output, "kept": kept, "weights": weights, "biases": biases}
        expected = weights - 0.1 * slopes[0], biases - 0.1 * slopes[1]
        trained = num_layers - train_from
        where = f"random, the last {trained} of {num_layers} layers"
        judge.case(where, {**inputs, "lr": 0.1}, expected)
    judge.passed("the last layers took one step downhill; the frozen ones are as they were.")


HOW_DEEP = Exercise(
    id="how-deep",
    hints=(
        "Take the two experiments one after the other: how much did the last layer bring, how much "
        "each further one?",
        "Set gains against costs: the peak of memory at each depth, and the 1.5 MB that the badge "
        "has. Where does each bend sharply?",
        "Which layer sees pixels, which sees meanings? Ask of each change whether the features of "
        "the frozen layers still say something about the new pictures.",
    ),
)
