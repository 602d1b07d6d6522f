"""Lesson 05: the step with momentum, the memory of a batch, and the written question."""

import numpy as np

from odlkit import batching
from odlkit.checks.exercise import Exercise, Mistake
from odlkit.checks.judge import Judge

# --- momentum -----------------------------------------------------------------------------------


def _of_step(name, hint, compute):
    """Mistake from compute(param, grad, velocity, lr, momentum) -> (param, velocity)."""
    return Mistake(name, hint, lambda inputs, expected: compute(*inputs.values()))


def _lr_inside(param, grad, velocity, lr, momentum):
    new_velocity = momentum * velocity + lr * grad
    return param - new_velocity, new_velocity


def _averaged(param, grad, velocity, lr, momentum):
    new_velocity = momentum * velocity + (1 - momentum) * grad
    return param - lr * new_velocity, new_velocity


def _momentum_on_grad(param, grad, velocity, lr, momentum):
    new_velocity = velocity + momentum * grad
    return param - lr * new_velocity, new_velocity


def _looks_ahead(param, grad, velocity, lr, momentum):
    new_velocity = momentum * velocity + grad
    return param - lr * (grad + momentum * new_velocity), new_velocity


MOMENTUM_STEP = Exercise(
    id="momentum-step",
    outputs=("new_param", "new_velocity"),
    reference=lambda param, grad, velocity, lr, momentum: batching.momentum_step(
        param, grad, velocity, lr, momentum
    ),
    hints=(
        "Two lines of equation 4, in their order: first the velocity, then the step.",
        "The new velocity keeps the fraction `momentum` of the old one and adds the gradient. The "
        "parameter then moves against the *new* velocity, as far as lr says.",
        "new_velocity = momentum * velocity + grad; return param - lr * new_velocity, new_velocity",
    ),
    mistakes=(
        _of_step(
            "ascent",
            "the step goes uphill: subtract.",
            lambda p, g, v, lr, m: (p + lr * (m * v + g), m * v + g),
        ),
        _of_step(
            "old-velocity",
            "the step was taken with the old velocity: update it first.",
            lambda p, g, v, lr, m: (p - lr * v, m * v + g),
        ),
        _of_step(
            "velocity-ignored",
            "the step uses the gradient alone: this is plain gradient descent.",
            lambda p, g, v, lr, m: (p - lr * g, m * v + g),
        ),
        _of_step(
            "velocity-not-returned",
            "the old velocity came back: the next step needs the new one.",
            lambda p, g, v, lr, m: (p - lr * (m * v + g), v.copy()),
        ),
        _of_step(
            "velocity-forgotten",
            "the old velocity is not in the new one: momentum * velocity + grad.",
            lambda p, g, v, lr, m: (p - lr * g, g.copy()),
        ),
        _of_step(
            "no-friction",
            "the old velocity was kept whole: multiply it by momentum, or it never gets slower.",
            lambda p, g, v, lr, m: (p - lr * (v + g), v + g),
        ),
        _of_step(
            "lr-missing",
            "lr is missing: the step is lr times the velocity.",
            lambda p, g, v, lr, m: (p - (m * v + g), m * v + g),
        ),
        _of_step(
            "lr-inside",
            "lr went into the velocity. That works too, as long as lr stays the same, but "
            "equation 4 keeps it outside.",
            _lr_inside,
        ),
        _of_step(
            "averaged",
            "the gradient was multiplied by 1 - momentum, as in a running average: equation 4 "
            "adds it whole.",
            _averaged,
        ),
        _of_step(
            "momentum-on-grad",
            "momentum multiplies the old velocity, not the gradient.",
            _momentum_on_grad,
        ),
        _of_step(
            "looks-ahead",
            "this is Nesterov's variant, which looks one step ahead: equation 4 is simpler.",
            _looks_ahead,
        ),
    ),
)


def momentum_step(function):
    """Check `function(param, grad, velocity, lr, momentum) -> (new_param, new_velocity)`."""
    judge = Judge(MOMENTUM_STEP, function)
    by_hand = {
        "param": np.array([1.0, 1.0]),
        "grad": np.array([2.0, 0.0]),
        "velocity": np.array([0.0, 4.0]),
        "lr": 0.1,
        "momentum": 0.5,
    }
    judge.case("by hand", by_hand, (np.array([0.8, 0.8]), np.array([2.0, 2.0])))
    rng = np.random.default_rng(8)
    for shape, momentum in (((3,), 0.9), ((2, 3), 0.7), ((1, 1), 0.3), ((2,), 0.0)):
        param, grad, velocity = rng.normal(size=(3, *shape))
        inputs = {"param": param, "grad": grad, "velocity": velocity, "lr": 0.2}
        inputs["momentum"] = momentum
        judge.case(f"random, momentum {momentum}", inputs, batching.momentum_step(**inputs))
    judge.passed(
        "the velocity remembers, and the step follows it; with momentum 0 nothing changes."
    )


# --- memory of a batch --------------------------------------------------------------------------


def _bytes(params, values):
    return 4 * (params + values) / 1024


def _memory(name, hint, together=None, one_by_one=None):
    """Mistake from functions of (c_in, c_out, n) -> KiB; None: this output is right."""

    def wrong(inputs, expected):
        sizes = tuple(inputs.values())
        return tuple(None if f is None else np.asarray(f(*sizes)) for f in (together, one_by_one))

    return Mistake(name, hint, wrong)


def _scaled(name, hint, factor):
    return Mistake(name, hint, lambda inputs, expected: tuple(factor * e for e in expected))


def _params(c_in, c_out):
    return c_in * c_out + c_out


BATCH_MEMORY = Exercise(
    id="batch-memory",
    outputs=("together", "one_by_one"),
    reference=lambda c_in, c_out, batch_size: tuple(
        np.asarray(e) for e in batching.batch_memory(c_in, c_out, batch_size)
    ),
    hints=(
        "Make two heaps. What exists once, however many samples there are? What exists once per "
        "sample? Only the second heap is multiplied by N.",
        "Once: the C_in*C_out weights and C_out biases, and as many gradients. Per sample: C_in "
        "inputs kept, C_out output gradients. One by one: an accumulator joins the first heap, "
        "and the second heap is that of one sample.",
        "params = c_in * c_out + c_out; values = c_in + c_out. together = 4 * (2 * params + N * "
        "values) / 1024, and one_by_one = 4 * (3 * params + values) / 1024.",
    ),
    mistakes=(
        _memory(
            "slide",
            "this is the slide's formula (slide check 6): everything was multiplied by N. Weights "
            "and their gradients exist once, however many samples there are.",
            lambda c_in, c_out, n: n * _bytes(2 * _params(c_in, c_out), c_in + c_out),
        ),
        _memory(
            "gradients-per-sample",
            "a weight gradient for every sample was counted: they are summed into one.",
            lambda c_in, c_out, n: _bytes((1 + n) * _params(c_in, c_out), n * (c_in + c_out)),
        ),
        _scaled("bytes", "these are bytes: a KiB has 1,024 of them.", 1024.0),
        _scaled("thousands", "a KiB has 1,024 bytes, not 1,000.", 1.024),
        _scaled("numbers", "these are numbers: a float32 takes 4 bytes.", 0.25),
        _scaled("float64", "a float32 takes 4 bytes, not 8.", 2.0),
        _memory(
            "bias-forgotten",
            "the C_out biases (and their gradients) were forgotten.",
            lambda c_in, c_out, n: _bytes(2 * c_in * c_out, n * (c_in + c_out)),
            lambda c_in, c_out, n: _bytes(3 * c_in * c_out, c_in + c_out),
        ),
        _memory(
            "gradients-forgotten",
            "the gradients of the parameters are missing: there are as many as parameters.",
            lambda c_in, c_out, n: _bytes(_params(c_in, c_out), n * (c_in + c_out)),
        ),
        _memory(
            "output-gradient-forgotten",
            "the output gradient (C_out numbers per sample) is missing.",
            lambda c_in, c_out, n: _bytes(2 * _params(c_in, c_out), n * c_in),
            lambda c_in, c_out, n: _bytes(3 * _params(c_in, c_out), c_in),
        ),
        _memory(
            "batch-left-out",
            "this is the memory for one sample: every sample of the batch keeps its own input.",
            lambda c_in, c_out, n: _bytes(2 * _params(c_in, c_out), c_in + c_out),
        ),
        _memory(
            "no-accumulator",
            "the accumulator is missing: gradient of this sample and gradient of the batch.",
            one_by_one=lambda c_in, c_out, n: _bytes(2 * _params(c_in, c_out), c_in + c_out),
        ),
        _memory(
            "all-kept-one-by-one",
            "one by one, only one sample is in memory at a time: N does not matter.",
            one_by_one=lambda c_in, c_out, n: _bytes(3 * _params(c_in, c_out), n * (c_in + c_out)),
        ),
    ),
)


def batch_memory(function):
    """Check `function(c_in, c_out, batch_size) -> (together, one_by_one)`, KiB."""
    judge = Judge(BATCH_MEMORY, function)
    by_hand = {"c_in": 15, "c_out": 16, "batch_size": 32}
    judge.case("by hand, 15 to 16, N=32", by_hand, (np.array(5.875), np.array(3.12109375)))
    for c_in, c_out, n in ((64, 12, 1), (64, 12, 8), (3, 7, 100), (276, 12, 2)):
        inputs = {"c_in": c_in, "c_out": c_out, "batch_size": n}
        expected = tuple(np.asarray(e) for e in batching.batch_memory(**inputs))
        judge.case(f"{c_in} to {c_out}, N={n}", inputs, expected)
    judge.passed("only what belongs to a sample grows with the batch.")


WHICH_BATCH_SIZE = Exercise(
    id="which-batch-size",
    hints=(
        "Take the three questions one by one: samples, seconds, bytes. Which of them does the "
        "batch size change on the badge, which not?",
        "On the badge a sample costs the same time in any batch, but each one must first be "
        "*heard*. And what does accumulation do to the memory?",
        "Name a size, then what you win against a smaller and against a larger one, each with a "
        "number from sections 6 and 7.",
    ),
)
