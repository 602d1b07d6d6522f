"""The instruction trace of a machine as rows; observe.py writes the ring that is read here."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gvsoc_runner.sim.layout import TRACE_WORDS


class TraceRow(NamedTuple):
    """One executed instruction: issued at `cycle`, the next one at the earliest 1 + stall later.

    core: 0..8 cluster, 9 fabric controller; rd, value: register written and its new content.
    """

    cycle: int
    core: int
    pc: int
    stall: int = 0
    rd: int = 0
    value: int = 0


def trace_rows(ring: np.ndarray, count: int) -> tuple[TraceRow, ...]:
    """Rows in the order of execution, the oldest first.

    Args:
        ring: (TRACE_WORDS * n,) int64, the last n instructions.
        count: instructions recorded since the start; more than n means the oldest are gone.
    """
    size = ring.size // TRACE_WORDS
    if size == 0 or count == 0:
        return ()
    table = ring[: size * TRACE_WORDS].reshape(size, TRACE_WORDS)
    ordered = np.roll(table, -(count % size), axis=0) if count > size else table[:count]
    return tuple(
        TraceRow(cycle, place & 0xFF, place >> 8 & 0xFFFF_FFFF, stall, written >> 32 & 31, value)
        for cycle, place, written, stall in ordered.tolist()
        for value in (written & 0xFFFF_FFFF,)
    )
