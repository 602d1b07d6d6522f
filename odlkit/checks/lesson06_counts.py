"""Lesson 06: operations and bytes of a training step, lifetimes, and the depth that fits."""

import numpy as np

from odlkit import budget
from odlkit.checks.counts import on_row
from odlkit.checks.exercise import Exercise, on_one
from odlkit.checks.judge import Judge

EXACT = 1e-9  # counts are whole numbers


def _wrong(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


# --- operations of one training step ------------------------------------------------------------

TRAINING_MACS = Exercise(
    id="training-macs",
    outputs=("counts",),
    reference=lambda macs, first: (budget.training_macs(macs, first),),
    hints=(
        "All layers run forward, frozen or not. Which layers have a weight gradient?",
        "Forward: all layers. Weight gradients: the trained ones, from first on. Input gradients: "
        "the trained ones whose layer below is trained as well.",
        "Three sums: over macs, over macs[first:], and over macs[first + 1:].",
    ),
    mistakes=(
        _wrong(
            "three-forward-passes",
            "the slide's count: three forward passes. Frozen layers have no gradients, and nobody "
            "asks for the input gradient of the first trained layer.",
            lambda macs, first: np.full(3, macs.sum()),
        ),
        _wrong(
            "frozen-not-run",
            "frozen layers are not trained, but they do run forward.",
            lambda macs, first: np.array(
                [macs[first:].sum(), macs[first:].sum(), macs[first + 1 :].sum()]
            ),
        ),
        _wrong(
            "unneeded-input-gradient",
            "the first trained layer needs no input gradient: nothing below it is trained.",
            lambda macs, first: np.array([macs.sum(), macs[first:].sum(), macs[first:].sum()]),
        ),
        _wrong(
            "frozen-weight-gradients",
            "frozen layers need no weight gradient.",
            lambda macs, first: np.array([macs.sum(), macs.sum(), macs[first + 1 :].sum()]),
        ),
        _wrong(
            "off-by-one",
            "the layer `first` itself is trained: it has a weight gradient.",
            lambda macs, first: np.array(
                [macs.sum(), macs[first + 1 :].sum(), macs[first + 1 :].sum()]
            ),
        ),
        _wrong(
            "gradients-swapped",
            "forward, weight gradients, input gradients, in this order.",
            lambda macs, first: budget.training_macs(macs, first)[[0, 2, 1]],
        ),
        _wrong(
            "last-layer-not-passed",
            "the last layer does send a gradient to the layer below it; the one that need not is "
            "the first trained layer.",
            lambda macs, first: np.array([macs.sum(), macs[first:].sum(), macs[first:-1].sum()]),
        ),
    ),
)


def training_macs(function):
    """Check `function(macs (L,), first) -> [forward, weight gradients, input gradients]`."""
    judge = Judge(TRAINING_MACS, on_row(function))
    macs = np.array([100, 50, 20, 7])
    for where, first, expected in (
        ("layers of 100, 50, 20 and 7 MAC, first=2", 2, [177.0, 27.0, 7.0]),
        ("the same, the last layer alone", 3, [177.0, 7.0, 0.0]),
        ("the same, all layers", 0, [177.0, 177.0, 77.0]),
    ):
        judge.case(where, {"macs": macs, "first": first}, (np.array(expected),), EXACT)
    rng = np.random.default_rng(6)
    for first in (1, 4):
        macs = rng.integers(1, 1000, size=6)
        expected = (budget.training_macs(macs, first).astype(float),)
        judge.case(f"six layers, first={first}", {"macs": macs, "first": first}, expected, EXACT)
    judge.passed("three forward passes are the most it can cost, and never quite reached.")


# --- bytes of an update ---------------------------------------------------------------------------


def _bytes(name, hint, change):
    """change(bytes (4,), params, sizes, first, n) -> wrong bytes."""

    def wrong(num_params, sizes, first, batch_size):
        right = budget.update_memory(num_params, sizes, first, batch_size)
        return np.array(change(right, num_params, sizes, first, batch_size))

    return on_one(name, hint, 0, 1, wrong)


UPDATE_MEMORY = Exercise(
    id="update-memory",
    outputs=("num_bytes",),
    reference=lambda num_params, sizes, first, batch_size: (
        budget.update_memory(num_params, sizes, first, batch_size),
    ),
    hints=(
        "Four sums. Which two concern parameters, which two outputs of layers? And which of them "
        "exist once per sample?",
        "sizes[i] is the input of layer i and sizes[i + 1] its output. To train layer `first` its "
        "input has to be kept; but nobody needs the slope of that input.",
        "Parameters: num_params[first:], twice. Kept: sizes[first:]. Slopes: sizes[first + 1:]. "
        "The last two times N, everything times 4 bytes.",
    ),
    mistakes=(
        _bytes(
            "slide-5",
            "the third number is the slide's: weights under the name of activations. What has to "
            "be kept are the outputs of the layers.",
            lambda b, p, s, first, n: [b[0], b[1], 4 * p[max(first - 1, 0) :].sum(), b[3]],
        ),
        _bytes(
            "slide-6",
            "the slide's formula: everything times the batch. But all samples share one set of "
            "weights, and their gradients are added into one set.",
            lambda b, p, s, first, n: [n * b[0], n * b[1], b[2], b[3]],
        ),
        _bytes(
            "gradients-per-sample",
            "weight gradients are summed over the batch: one number per weight, whatever N is.",
            lambda b, p, s, first, n: [b[0], n * b[1], b[2], b[3]],
        ),
        _bytes(
            "batch-left-out",
            "activations and their slopes exist once per sample: times N.",
            lambda b, p, s, first, n: [b[0], b[1], b[2] / n, b[3] / n],
        ),
        _bytes(
            "input-not-kept",
            "the input of the first trained layer is needed for its weight gradient: keep it.",
            lambda b, p, s, first, n: [b[0], b[1], b[3], b[3]],
        ),
        _bytes(
            "slope-of-the-input",
            "nobody needs the slope of the first trained layer's input.",
            lambda b, p, s, first, n: [b[0], b[1], b[2], b[2]],
        ),
        _bytes(
            "frozen-counted",
            "frozen layers keep nothing for the update: sum from `first` on.",
            lambda b, p, s, first, n: (
                4 * np.array([p.sum(), p.sum(), n * s.sum(), n * s[1:].sum()])
            ),
        ),
        _bytes(
            "numbers-not-bytes",
            "these are numbers: a float32 has 4 bytes.",
            lambda b, p, s, first, n: b / 4,
        ),
        _bytes(
            "float64-bytes",
            "8 bytes are a float64; the device computes in float32, 4 bytes.",
            lambda b, p, s, first, n: 2 * b,
        ),
    ),
)


def update_memory(function):
    """Check `function(num_params (L,), sizes (L+1,), first, batch_size) -> four byte counts`."""
    judge = Judge(UPDATE_MEMORY, on_row(function))
    names = ("num_params", "sizes", "first", "batch_size")
    params, sizes = np.array([30, 20, 6]), np.array([10, 8, 5, 2])
    for where, first, n, expected in (
        ("three layers, the last one trained, N=1", 2, 1, [24.0, 24.0, 28.0, 8.0]),
        ("the same with N=10", 2, 10, [24.0, 24.0, 280.0, 80.0]),
        ("the last two trained, N=2", 1, 2, [104.0, 104.0, 120.0, 56.0]),
        ("all trained, N=3", 0, 3, [224.0, 224.0, 300.0, 180.0]),
    ):
        inputs = dict(zip(names, (params, sizes, first, n), strict=True))
        judge.case(where, inputs, (np.array(expected),), EXACT)
    rng = np.random.default_rng(6)
    for first, n in ((3, 2), (1, 7)):
        params, sizes = rng.integers(1, 500, size=5), rng.integers(1, 500, size=6)
        inputs = dict(zip(names, (params, sizes, first, n), strict=True))
        expected = budget.update_memory(**inputs).astype(float)
        judge.case(f"five layers, first={first}, N={n}", inputs, (expected,), EXACT)
    judge.passed("parameters once, activations once per sample.")


# --- lifetimes and peak -------------------------------------------------------------------------


PEAK_MEMORY = Exercise(
    id="peak-memory",
    outputs=("peak",),
    reference=lambda num_bytes, born, dies: (budget.peak_memory(num_bytes, born, dies),),
    hints=(
        "Stop the clock at one step. Which tensors are there? Add up their bytes. Then do it for "
        "every step.",
        "At step t a tensor is there if born <= t and t <= dies: the step that uses it last still "
        "needs it. In NumPy: (born <= t) & (t <= dies) is a mask.",
        "max(num_bytes[(born <= t) & (t <= dies)].sum() for t in range(dies.max() + 1))",
    ),
    mistakes=(
        _wrong(
            "nothing-freed",
            "this is the sum of all tensors: it counts as if none were ever freed.",
            lambda num_bytes, born, dies: num_bytes.sum(),
        ),
        _wrong(
            "largest-tensor",
            "this is the largest tensor by itself: several are there at the same time.",
            lambda num_bytes, born, dies: num_bytes.max(),
        ),
        _wrong(
            "one-step-short",
            "each life is one step too short: the step that writes a tensor needs its place, and "
            "so does the step that uses it last. born <= t and t <= dies.",
            lambda num_bytes, born, dies: _peak_of(num_bytes, born, dies - 1, dies.max()),
        ),
        _wrong(
            "last-step",
            "this is the last step; the peak can be at any step.",
            lambda num_bytes, born, dies: budget.memory_at_each_step(num_bytes, born, dies)[-1],
        ),
        _wrong(
            "count-of-tensors",
            "this counts tensors: add up their bytes.",
            lambda num_bytes, born, dies: budget.peak_memory(np.ones(len(born)), born, dies),
        ),
        _wrong(
            "when-instead-of-how-much",
            "this is the step of the peak: the bytes at that step are asked for.",
            lambda num_bytes, born, dies: budget.memory_at_each_step(
                num_bytes, born, dies
            ).argmax(),
        ),
        _wrong(
            "average",
            "an average over the steps: memory has to hold the worst step.",
            lambda num_bytes, born, dies: budget.memory_at_each_step(num_bytes, born, dies).mean(),
        ),
    ),
)


def _peak_of(num_bytes, born, dies, last):
    steps = np.arange(last + 1)
    return (num_bytes @ ((born[:, None] <= steps) & (steps <= dies[:, None]))).max()


def peak_memory(function):
    """Check `function(num_bytes (T,), born (T,), dies (T,)) -> bytes of the fullest step`."""
    judge = Judge(PEAK_MEMORY, on_row(function))
    for where, tensors, expected in (
        ("four tensors, by hand", ([60, 50, 40, 25], [0, 1, 1, 2], [1, 2, 3, 3]), 150.0),
        ("a long life and two short ones", ([10, 50, 40], [0, 1, 3], [4, 2, 3]), 60.0),
        ("three at one step", ([8, 4, 2, 1], [0, 1, 1, 3], [1, 1, 2, 3]), 14.0),
    ):
        inputs = dict(zip(("num_bytes", "born", "dies"), map(np.array, tensors), strict=True))
        judge.case(where, inputs, (np.array(expected),), EXACT)
    rng = np.random.default_rng(6)
    for count in (5, 12):
        inputs = draw_lifetimes(rng, count)
        expected = float(budget.peak_memory(**inputs))
        judge.case(f"{count} random tensors", inputs, (np.array(expected),), EXACT)
    judge.passed("memory must hold the fullest step, not the sum of everything.")


def draw_lifetimes(rng, count):
    """Random tensors whose lifetimes overlap: a chain, and some that live long."""
    born = np.arange(count)
    lives = rng.integers(1, 4, size=count)
    return {"num_bytes": rng.integers(10, 500, size=count), "born": born, "dies": born + lives}


# --- the depth that fits ------------------------------------------------------------------------

DEEPEST_UPDATE = Exercise(
    id="deepest-update",
    outputs=("first",),
    reference=lambda num_bytes, capacity: (np.asarray(budget.deepest_update(num_bytes, capacity)),),
    hints=(
        "num_bytes[i] belongs to the update that starts at layer i. The smaller i, the deeper the "
        "update and the more bytes. You look for the smallest i that still fits.",
        "Go through i from 0 on and return the first one with num_bytes[i] <= capacity. What if "
        "none fits? Then no layer is trained: return len(num_bytes).",
        "np.argmax(num_bytes <= capacity) finds the first True, but gives 0 when there is none: "
        "treat that case by itself.",
    ),
    mistakes=(
        _wrong(
            "none-fits",
            "when no update fits, the answer is len(num_bytes): no layer is trained. (argmax of "
            "all False is 0, which would train everything.)",
            lambda num_bytes, capacity: np.argmax(num_bytes <= capacity),
        ),
        _wrong(
            "exact-fit",
            "an update that needs exactly the capacity fits: <=, not <.",
            lambda num_bytes, capacity: _first_true(num_bytes < capacity),
        ),
        _wrong(
            "shallowest",
            "this is the shallowest update that fits; the deepest one is asked for.",
            lambda num_bytes, capacity: len(num_bytes) - 1 if (num_bytes <= capacity).any() else 0,
        ),
        _wrong(
            "does-not-fit",
            "one layer too deep: this one does not fit any more.",
            lambda num_bytes, capacity: _first_true(num_bytes <= capacity) - 1,
        ),
        _wrong(
            "how-many",
            "this is the number of updates that fit: the index of the first trained layer is asked "
            "for.",
            lambda num_bytes, capacity: (num_bytes <= capacity).sum(),
        ),
        _wrong(
            "bytes-instead",
            "these are the bytes of the update: its index is asked for.",
            lambda num_bytes, capacity: max([*num_bytes[num_bytes <= capacity], 0]),
        ),
    ),
)


def _first_true(mask):
    return np.argmax(mask) if mask.any() else len(mask)


def deepest_update(function):
    """Check `function(num_bytes (L,), capacity) -> index of the first trained layer`."""
    judge = Judge(DEEPEST_UPDATE, on_row(function))
    num_bytes = np.array([900, 700, 400, 200, 50])
    for where, capacity, expected in (
        ("a capacity of 500", 500, 2),
        ("exactly 700 bytes", 700, 1),
        ("room for everything", 1000, 0),
        ("room for nothing", 49, 5),
        ("room for the last layer", 60, 4),
    ):
        inputs = {"num_bytes": num_bytes, "capacity": capacity}
        judge.case(where, inputs, (np.array(float(expected)),), EXACT)
    judge.passed("the deepest update that fits, also when none does.")
