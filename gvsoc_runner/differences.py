"""Compares a kernel's outputs with the reference and says what is probably wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gvsoc_runner.exercises.spec import Mistake
from gvsoc_runner.operations.operation import POISON, Arrays, Expected, Operation, Shape


@dataclass(frozen=True)
class Difference:
    """The first wrong element of a run.

    where: such as "coeff->diff[3][7]"; expected, got: its values as text; hint: the likely mistake,
    or ""; wrong, total: how many elements of that output are wrong, over all calls; vague: the hint
    only says where, not why.
    """

    where: str
    expected: str
    got: str
    hint: str
    wrong: int
    total: int
    vague: bool = False


def first_difference(
    operation: Operation,
    mistakes: Sequence[Mistake],
    inputs: Arrays,
    shape: Shape,
    got: Arrays,
    expected: Mapping[str, Expected],
) -> Difference | None:
    """The first wrong element over all outputs and calls, or None when everything is right."""
    for symbol, right in expected.items():
        values = got[symbol]
        with np.errstate(invalid="ignore"):
            bad = ~(np.abs(values.astype(np.float64) - right.value) <= right.bound)
        if bad.any():
            index = tuple(int(i) for i in np.argwhere(bad)[0])
            return _difference(operation, mistakes, inputs, shape, symbol, got, right, bad, index)
    return None


def _difference(
    operation, mistakes, inputs, shape, symbol, got_all, right, bad, index
) -> Difference:
    label, axes = operation.labels[symbol]
    values = got_all[symbol]
    value = values[index]
    untouched = values.view(np.uint32) == POISON
    got = "nothing (never written)" if untouched[index] else f"{value:.6g}"
    call = index[0]
    hint = (
        _forgotten_hint(label, symbol, got_all, untouched)
        or _untouched_hint(label, axes, untouched[call])
        or _stale_hint(values, right, call)
        or _known_mistake(mistakes, inputs, shape, symbol, values, right, bad)
        or _nan_hint(value)
    )
    guess = "" if hint else _row_hint(axes, bad[call])
    where = label + "".join(f"[{i}]" for i in index[1:])
    return Difference(
        where, f"{right.value[index]:.6g}", got, hint or guess, int(bad.sum()), bad.size, not hint
    )


def _spans(numbers: np.ndarray) -> str:
    first, last = int(numbers[0]), int(numbers[-1])
    if first == last:
        return str(first)
    if last - first + 1 == len(numbers):
        return f"{first} to {last}"
    return ", ".join(str(int(n)) for n in numbers[:6]) + (", ..." if len(numbers) > 6 else "")


def _forgotten_hint(label: str, symbol: str, got: Arrays, untouched: np.ndarray) -> str:
    """One output is complete, the other was never touched."""
    others = [v for name, v in got.items() if name != symbol and v.dtype == np.float32]
    written = [v for v in others if not (v.view(np.uint32) == POISON).any()]
    if untouched.all() and written:
        return f"{label} was forgotten: the other output is there, this one was never written"
    return ""


def _untouched_hint(label: str, axes: tuple[str, ...], untouched: np.ndarray) -> str:
    if not untouched.any():
        return ""
    if untouched.all():
        return f"{label} was never written: is the fork missing, or the loop empty?"
    if untouched.ndim == 1:
        places = _spans(np.flatnonzero(untouched))
        return f"{label}[{places}] never written: do the cores cover every {axes[0]}?"
    rows = np.flatnonzero(untouched.all(axis=1))
    if len(rows):
        return (
            f"row {axes[0]} = {_spans(rows)} of {label} never written: rows per core must be "
            "rounded up, (rows + NUM_CORES - 1) / NUM_CORES, and the last core stops at the end"
        )
    columns = np.flatnonzero(untouched.all(axis=0))
    if len(columns):
        return (
            f"column {axes[1]} = {_spans(columns)} of {label} never written: check the loop's end"
        )
    return f"parts of {label} were never written: check both loops' limits"


def _nan_hint(value) -> str:
    if not np.isnan(value):
        return ""
    return (
        "the result is not a number: outputs hold garbage before the call, so write with =, not "
        "+=, and start sums with 0.0f; or was something read past the end of a tensor, or before "
        "it was computed?"
    )


def _close(values: np.ndarray, candidate: np.ndarray, bound: np.ndarray) -> bool:
    """A wrong idea is computed in float32 too: about as inexactly as the right one."""
    room = 4 * bound + np.abs(candidate) * 2.0**-20
    odd = ~np.isfinite(values)
    with np.errstate(invalid="ignore"):
        near = np.abs(values.astype(np.float64) - candidate) <= room
    return bool(np.all(np.where(odd, ~np.isfinite(candidate), near)))


def _stale_hint(values: np.ndarray, right: Expected, call: int) -> str:
    if call == 0:
        return ""
    if _close(values[call], right.value[call - 1], right.bound[call - 1]):
        return "these are the numbers of the previous call: nothing may be kept from call to call"
    so_far = right.value[: call + 1].sum(axis=0), right.bound[: call + 1].sum(axis=0)
    if _close(values[call], *so_far):
        return "these are the sums of all calls so far: set accumulators to 0.0f in every call"
    return ""


def _known_mistake(mistakes, inputs, shape, symbol, values, right, bad) -> str:
    """The first known wrong idea that explains every wrong element of all calls."""
    for mistake in mistakes:
        if mistake.output == symbol and all(
            _explains(mistake, inputs, shape, values, right, bad, call)
            for call in np.unique(np.argwhere(bad)[:, 0])
        ):
            return mistake.hint
    return ""


def _explains(mistake, inputs, shape, values, right, bad, call) -> bool:
    one_call = {n: a[call] for n, a in inputs.items() if n != "odl_shape"}
    with np.errstate(all="ignore"):
        candidate = np.asarray(mistake.compute(one_call, shape), np.float64)
    wrong = bad[call]
    return _close(values[call][wrong], candidate[wrong], right.bound[call][wrong])


def _row_hint(axes: tuple[str, ...], bad: np.ndarray) -> str:
    if bad.ndim < 2 or bad.all():
        return ""
    rows = np.flatnonzero(bad.any(axis=1))
    if len(rows) == bad.shape[0]:
        return ""
    return (
        f"only row {axes[0]} = {_spans(rows)} wrong: do two cores share a row, or is one skipped?"
    )
