"""Tell a simulator error from a place where GVSOC departs from IEEE 754.

A check that differs from GVSOC's is a departure when every float operation that went into
it gives exactly what the slow reference of the instruction set gives, and at least one of
them is of a kind where GVSOC is known to depart: a rounding mode other than to-nearest,
a fused multiply-add (rounded twice there), a minimum or maximum with a NaN.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from gvsoc_runner.sim import isa
from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.reference_isa import execute

WORD = 0xFFFF_FFFF
FUSED = ("madd", "msub", "mac", "mre", "dotp", "dotex", "mulex", "macex")
ORDERED = ("min", "max")


class FloatRecord(NamedTuple):
    """One float operation: mnemonic, operands, immediate, fcsr before, value and fcsr after."""

    name: str
    a: int
    b: int
    c: int
    imm: int
    fcsr: int
    result: int
    fcsr_after: int

    @property
    def mode(self) -> int:
        """Rounding mode in force."""
        return self.fcsr >> 5 if self.imm == 7 else self.imm

    @property
    def departs(self) -> bool:
        """True for the kinds of operation in which GVSOC may differ from the standard."""
        directed = self.mode != 0 or self.fcsr >> 5 != 0
        return directed or any(part in self.name for part in (*FUSED, *ORDERED))

    @property
    def conforms(self) -> bool:
        """True when the slow reference gives the same value and flags."""
        value, fcsr = execute(self.name, self.a, self.b, self.c, self.imm, self.fcsr)
        return value == self.result and fcsr == self.fcsr_after


def records_of(words: np.ndarray, text: bytes) -> list[FloatRecord | str]:
    """Turn log records into operations and, in their order, the lines printed between.

    Args:
        words: (n, 4) int64, the log; text: what was printed since the last call.
    """
    rows: list[FloatRecord | str] = []
    start = 0
    for first, second, third, fourth in words.tolist():
        if first == L.LOG_LINE:
            rows.append(text[start:second].decode("utf-8", "replace"))
            start = second
        elif first & 0xFF == L.LOG_FLOAT:
            rows.append(
                FloatRecord(
                    name=isa.NAMES[(first >> 8) & 0xFFFF],
                    a=second & WORD,
                    b=(second >> 32) & WORD,
                    c=third & WORD,
                    imm=(first >> 24) & 0xFF,
                    fcsr=(first >> 40) & 0xFF,
                    result=fourth & WORD,
                    fcsr_after=(fourth >> 32) & 0xFF,
                )
            )
    return rows


def checks_by_operations(log: Iterable[FloatRecord | str]) -> list[tuple[str, set[FloatRecord]]]:
    """Each printed check (line "C name value") with the float operations that went into it.

    These are the operations since the check before; checks of several results of one piece of
    work, with none between them, share theirs. Other lines, times for example, do not matter.
    """
    rows, operations, latest = [], set(), set()
    for entry in log:
        if not isinstance(entry, str):
            operations.add(entry)
        elif entry.startswith("C "):
            latest, operations = operations or latest, set()
            rows.append((entry.rstrip("\n"), latest))
    return rows


def is_departure(operations: set[FloatRecord]) -> bool:
    """True when a difference from GVSOC is explained by GVSOC's departures alone."""
    return any(record.departs for record in operations) and all(
        record.conforms for record in operations
    )
