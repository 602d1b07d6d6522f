"""Lesson 06: which memory for which tensor, time and energy, reading a published table."""

import numpy as np

from odlkit import budget
from odlkit.checks.counts import on_counts, on_row
from odlkit.checks.exercise import Exercise, Mistake, on_one
from odlkit.checks.judge import Judge

# --- which memory for which tensor ----------------------------------------------------------------


def _in_order(num_bytes, capacity, order, next_only=False):
    """Greedy placement in a given order; next_only: a level that was once too small is closed."""
    level, free, lowest = np.zeros(len(num_bytes)), np.array(capacity), 0
    for tensor in order:
        fits = np.flatnonzero(free >= num_bytes[tensor])
        fits = fits[fits >= lowest]
        level[tensor] = fits[0] if len(fits) else len(free) - 1
        lowest = int(level[tensor]) if next_only else 0
        free[int(level[tensor])] -= num_bytes[tensor]
    return level


def _never_full(num_bytes, touches, capacity):
    return np.array([np.flatnonzero(capacity >= size)[0] for size in num_bytes], float)


def _placed(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


PLACE_TENSORS = Exercise(
    id="place-tensors",
    outputs=("level",),
    reference=lambda num_bytes, touches, capacity: (
        budget.place_tensors(num_bytes, touches, capacity),
    ),
    hints=(
        "Every byte of L1 should save as many slow accesses as it can. Which tensor has the first "
        "claim: the one touched most often, or the one touched most often per byte?",
        "Sort by touches / num_bytes, largest first. Give each tensor the first memory that still "
        "has room for it, and subtract its bytes from that room. A tensor that is too large for L1 "
        "does not stop smaller ones behind it.",
        "for t in np.argsort(-touches / num_bytes): try the levels 0, 1, 2 and take the first with "
        "free[level] >= num_bytes[t]; work on free = capacity.copy().",
    ),
    mistakes=(
        _placed(
            "as-listed",
            "the tensors were placed in the order of the list: sort them first.",
            lambda num_bytes, touches, capacity: _in_order(
                num_bytes, capacity, range(len(num_bytes))
            ),
        ),
        _placed(
            "touches-alone",
            "sorted by touches alone: a big tensor with many touches may use L1 badly. Divide by "
            "the bytes.",
            lambda num_bytes, touches, capacity: _in_order(
                num_bytes, capacity, np.argsort(-touches)
            ),
        ),
        _placed(
            "smallest-first",
            "sorted by size alone: a small tensor that is hardly touched wastes L1.",
            lambda num_bytes, touches, capacity: _in_order(
                num_bytes, capacity, np.argsort(num_bytes)
            ),
        ),
        _placed(
            "least-used-first",
            "the order is upside down: argsort sorts upwards, so sort the negative values.",
            lambda num_bytes, touches, capacity: _in_order(
                num_bytes, capacity, np.argsort(touches / num_bytes)
            ),
        ),
        _placed(
            "level-closed",
            "one tensor did not fit, and from there on L1 was not tried again: a smaller tensor "
            "behind it may still fit.",
            lambda num_bytes, touches, capacity: _in_order(
                num_bytes, capacity, np.argsort(-touches / num_bytes), next_only=True
            ),
        ),
        _placed(
            "never-full",
            "each tensor by itself would fit; but the room that others have taken must be "
            "subtracted.",
            _never_full,
        ),
        _placed(
            "exact-fit",
            "a tensor that needs exactly the room that is left does fit: >=, not >.",
            lambda num_bytes, touches, capacity: _in_order_strict(num_bytes, touches, capacity),
        ),
        _placed(
            "counted-from-one",
            "levels count from 0: 0 is L1.",
            lambda num_bytes, touches, capacity: (
                budget.place_tensors(num_bytes, touches, capacity) + 1
            ),
        ),
    ),
)


def _in_order_strict(num_bytes, touches, capacity):
    level, free = np.zeros(len(num_bytes)), np.array(capacity)
    for tensor in np.argsort(-touches / num_bytes):
        fits = np.flatnonzero(free > num_bytes[tensor])
        level[tensor] = fits[0] if len(fits) else len(free) - 1
        free[int(level[tensor])] -= num_bytes[tensor]
    return level


def place_tensors(function):
    """Check `function(num_bytes (T,), touches (T,), capacity (3,)) -> level (T,)`, 0 is L1."""
    judge = Judge(PLACE_TENSORS, on_row(function))
    names = ("num_bytes", "touches", "capacity")
    for where, tensors, expected in (
        ("L1 has room for one", ([50, 51, 49], [100, 51, 294], [60, 60, 1000]), [1, 2, 0]),
        ("an exact fit", ([60, 40, 10], [600, 300, 20], [100, 100, 1000]), [0, 0, 1]),
        (
            "five tensors, by hand",
            ([20, 70, 60, 80, 5], [40, 350, 600, 960, 1], [100, 130, 1000]),
            [0, 1, 1, 0, 2],
        ),
    ):
        inputs = dict(zip(names, map(np.array, tensors), strict=True))
        judge.case(where, inputs, (np.array(expected, float),))
    rng = np.random.default_rng(6)
    for count in (8, 15):
        inputs = draw_tensors(rng, count)
        judge.case(f"{count} random tensors", inputs, (budget.place_tensors(**inputs),))
    judge.passed("the fastest memory holds what is touched most often per byte.")


def draw_tensors(rng, count):
    """Random tensors of which about a third fits into L1, another third into L2.

    The tensor most touched per byte fills L1 up to a small rest.
    """
    num_bytes = rng.integers(20, 200, size=count)
    touches = (num_bytes * rng.uniform(0.2, 30.0, size=count)).astype(int) + 1
    total = int(num_bytes.sum())
    return {
        "num_bytes": num_bytes,
        "touches": touches,
        "capacity": np.array([total // 3, total // 3, 2 * total]),
    }


# --- time and energy ------------------------------------------------------------------------------


def _energy(name, hint, change):
    """change(macs, efficiency, f, power) -> (latency_us, energy_uj), wrong."""

    def wrong(inputs, expected):
        return tuple(None if w is None else np.asarray(w) for w in change(*inputs.values()))

    return Mistake(name, hint, wrong)


def _of_latency(latency):
    return lambda m, e, f, p: (latency(m, e, f), p * latency(m, e, f) / 1000)


COMPUTE_ENERGY = Exercise(
    id="compute-energy",
    outputs=("latency_us", "energy_uj"),
    reference=budget.compute_energy,
    hints=(
        "Let the units lead you: MAC divided by MAC per cycle gives cycles. Cycles divided by "
        "cycles per second give seconds.",
        "A clock of 240 MHz does 240 cycles per microsecond. Milliwatts times microseconds give "
        "nanojoules; 1000 of them are one microjoule.",
        "latency_us = macs / macs_per_cycle / frequency_mhz; "
        "energy_uj = power_mw * latency_us / 1000",
    ),
    mistakes=(
        _energy(
            "slide-8",
            "the slide's formula: efficiency and clock multiplied. A faster clock would make it "
            "slower: operations are divided by both.",
            _of_latency(lambda m, e, f: m * e * f),
        ),
        _energy(
            "efficiency-multiplied",
            "cycles are MAC divided by MAC per cycle: a more efficient kernel takes fewer.",
            _of_latency(lambda m, e, f: m * e / f),
        ),
        _energy(
            "efficiency-left-out",
            "the kernel does macs_per_cycle MACs in each cycle, not one.",
            _of_latency(lambda m, e, f: m / f),
        ),
        _energy(
            "cycles-not-time",
            "these are cycles: divide by the cycles per microsecond.",
            _of_latency(lambda m, e, f: m / e),
        ),
        _energy(
            "seconds",
            "this is the time in seconds: microseconds are asked for, and a clock in MHz counts "
            "cycles per microsecond.",
            lambda m, e, f, p: (m / (e * f) * 1e-6, None),
        ),
        _energy(
            "milliseconds",
            "this is the time in milliseconds: microseconds are asked for.",
            lambda m, e, f, p: (m / (e * f) * 1e-3, None),
        ),
        _energy(
            "nanojoules",
            "milliwatts times microseconds are nanojoules: 1000 of them are a microjoule.",
            lambda m, e, f, p: (None, p * m / (e * f)),
        ),
        _energy(
            "millijoules",
            "this is in millijoules: microjoules are asked for.",
            lambda m, e, f, p: (None, p * m / (e * f) * 1e-6),
        ),
        _energy(
            "power-divided",
            "energy is power times time.",
            lambda m, e, f, p: (None, m / (e * f) / p),
        ),
    ),
)


def compute_energy(function):
    """Check `function(macs, macs_per_cycle, frequency_mhz, power_mw) -> latency_us, energy_uj`."""
    judge = Judge(COMPUTE_ENERGY, on_counts(function))
    names = ("macs", "macs_per_cycle", "frequency_mhz", "power_mw")
    for where, numbers, expected in (
        ("2,400 MAC, 2 per cycle, 240 MHz, 40 mW, by hand", (2400.0, 2.0, 240.0, 40.0), (5.0, 0.2)),
        ("twice the clock", (2400.0, 2.0, 480.0, 40.0), (2.5, 0.1)),
        ("half a MAC per cycle", (600.0, 0.5, 100.0, 50.0), (12.0, 0.6)),
    ):
        judge.case(where, dict(zip(names, numbers, strict=True)), expected)
    judge.passed("more MAC per cycle and a faster clock shorten the time; energy follows it.")


# --- written --------------------------------------------------------------------------------------

READ_THE_TABLE = Exercise(
    id="read-the-table",
    hints=(
        "Take one row and compute one column from the others: time from work, efficiency and "
        "clock. Then compare work with the multiply-accumulates that you counted yourself.",
        "What belongs to a sample's 10.89 ms besides the network's forward pass? And is a "
        "multiply-accumulate one operation or two?",
        "Say which columns fit each other (parameters, storage, memory), which do not (work, "
        "efficiency, time), what each may have been measured over, and what you would ask the "
        "authors. A hypothesis is to be called one.",
    ),
)
