"""The table of causes: every cycle of a core has exactly one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gvsoc_runner.result import CoreCounters

#: Cause -> what the core did in such a cycle, in reading order.
CAUSES: Mapping[str, str] = {
    "issue": "executed an instruction",
    "load_use": "waited for the value of the load just before",
    "multiply": "second and later cycles of a multiplication",
    "divide": "second and later cycles of an integer division",
    "branch": "refilled the pipeline after a taken branch or jump",
    "l1_contention": "waited for an L1 bank that served another core",
    "fpu_contention": "waited for the floating-point unit it shares",
    "fp_divide": "division or square root on the one divider, waiting included",
    "icache": "waited for instructions",
    "l2": "waited for data from L2",
    "peripheral": "waited for a register of a peripheral",
    "misaligned": "second half of an access that crosses a word",
    "csr": "extra cycles of a control register",
    "dma_wait": "slept until a DMA transfer ended",
    "barrier": "slept at a barrier",
    "event_wait": "slept until another event",
    "mutex": "slept until a mutex was free",
    "dispatch": "slept without work",
    "wfi": "slept until an interrupt",
}


@dataclass(frozen=True)
class WhereRow:
    """One cause. cycles: core id -> cycles; total: over these cores; share: of all their cycles."""

    cause: str
    meaning: str
    cycles: Mapping[int, int]
    total: int
    share: float


def where_rows(
    cores: Iterable[CoreCounters], *, keep_zero: bool = False, ignore: Iterable[str] = ()
) -> tuple[WhereRow, ...]:
    """Causes with their cycles, in the order of CAUSES, unknown ones last.

    Args:
        cores: counters of a result; cores without causes are left out.
        keep_zero: also causes that no core has.
        ignore: causes to leave out before shares are taken, such as "dispatch" (no work yet).

    Raises:
        ValueError: the causes of a core do not add up to its cycles.
    """
    cores, ignored = [core for core in cores if core.where], frozenset(ignore)
    for core in cores:
        if sum(core.where.values()) != core.cycles:
            raise ValueError(
                f"core {core.core_id}: expected causes that add up to {core.cycles} cycles, "
                f"got {sum(core.where.values())}"
            )
    found = dict.fromkeys([*CAUSES, *(cause for core in cores for cause in core.where)])
    shown = [cause for cause in found if cause not in ignored]
    table = {c: {core.core_id: core.where.get(c, 0) for core in cores} for c in shown}
    every = sum(sum(row.values()) for row in table.values()) or 1
    rows = (
        WhereRow(cause, CAUSES.get(cause, ""), row, sum(row.values()), sum(row.values()) / every)
        for cause, row in table.items()
    )
    return tuple(row for row in rows if keep_zero or row.total)


def where_text(rows: Iterable[WhereRow]) -> str:
    """The rows as a table: one line per cause, one column per core, cycles and share."""
    rows = tuple(rows)
    if not rows:
        return "no causes: this backend does not say where its cycles went"
    ids = list(rows[0].cycles)
    widths = [max(len(f"core {i}"), *(len(str(row.cycles[i])) for row in rows)) for i in ids]
    label = max(len(row.cause) for row in rows)
    head = "  ".join(f"{f'core {i}':>{w}}" for i, w in zip(ids, widths, strict=True))
    lines = [f"{'cycles':<{label}}  {head}   share"]
    for row in rows:
        cells = "  ".join(f"{row.cycles[i]:>{w}}" for i, w in zip(ids, widths, strict=True))
        lines.append(f"{row.cause:<{label}}  {cells}  {row.share:>6.1%}  {row.meaning}".rstrip())
    return "\n".join(lines)
