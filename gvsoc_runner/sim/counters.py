"""What the cores did: event counts, where their cycles went, why they sleep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gvsoc_runner.sim import layout as L

_WAITS = {
    L.WAIT_EVENT: "an event of its mask",
    L.WAIT_BARRIER: "barrier {}",
    L.WAIT_MUTEX: "mutex {}",
    L.WAIT_DISPATCH: "an entry of the dispatch queue",
    L.WAIT_DMA: "the DMA",
    L.WAIT_WFI: "an interrupt (wfi)",
}


@dataclass(frozen=True)
class Counters:
    """One core's run.

    core: 0..8 cluster, 9 fabric controller; cycles: since its start; instructions, loads,
    stores, branches, taken_branches, jumps, compressed: counts; where: cycles by class,
    which add up to `cycles` ("issue" is one per instruction; the rest are waits).
    """

    core: int
    cycles: int
    instructions: int
    loads: int
    stores: int
    branches: int
    taken_branches: int
    jumps: int
    compressed: int
    load_stalls: int
    fetch_stalls: int
    fpu_contention: int
    where: dict[str, int]


def read_counters(st: np.ndarray) -> tuple[Counters, ...]:
    """Counters of every core that has started."""
    now = int(max(st[L.G_CYCLE], st[L.G_LAST]))
    return tuple(
        _one(st, core, now)
        for core in range(L.NUM_CORES)
        if st[L.CORE + core * L.CORE_STRIDE + L.C_STARTED]
    )


def _one(st: np.ndarray, core: int, now: int) -> Counters:
    cb = L.CORE + core * L.CORE_STRIDE
    raw = [int(value) for value in st[cb + L.C_RAW : cb + L.C_RAW + L.NUM_PCCR]]
    cycles = now - int(st[cb + L.C_START_TIME])
    return Counters(
        core=core,
        cycles=cycles,
        instructions=raw[L.K_INSTR],
        loads=raw[L.K_LD],
        stores=raw[L.K_ST],
        branches=raw[L.K_BRANCH],
        taken_branches=raw[L.K_TAKEN],
        jumps=raw[L.K_JUMP],
        compressed=raw[L.K_RVC],
        load_stalls=raw[L.K_LD_STALL],
        fetch_stalls=raw[L.K_IMISS],
        fpu_contention=raw[L.K_APU_CONT],
        where=_where(st, cb, raw[L.K_INSTR], cycles, now),
    )


def _where(st: np.ndarray, cb: int, issued: int, cycles: int, now: int) -> dict[str, int]:
    """Cycles by class, made to add up: a core asleep now still owes its wait, and an
    instruction under way when the program ended may reach past the end."""
    where = {"issue": issued}
    for index, name in enumerate(L.WHERE_CLASSES):
        where[name] = int(st[cb + L.C_WHERE + index])
    raw = st[cb + L.C_RAW : cb + L.C_RAW + L.NUM_PCCR]
    where["branch"] += int(
        raw[L.K_TAKEN] * st[L.PARAM["branch_taken"]]
        + raw[L.K_JUMP] * st[L.PARAM["jump"]]
        + raw[L.K_JR_STALL]
    )
    if st[cb + L.C_STATE] == L.PARKED:
        kind = int(st[cb + L.C_WAIT_KIND])
        name = L.WHERE_CLASSES[L.WAIT_CLASS[kind]]
        where[name] += max(now - int(st[cb + L.C_WAIT_FROM]) - 1, 0)
    excess = sum(where.values()) - cycles
    for name in sorted(where, key=where.get, reverse=True):
        if excess <= 0:
            break
        cut = min(excess, where[name])
        where[name] -= cut
        excess -= cut
    where["issue"] -= min(excess, 0)
    return where


def waiting_for(st: np.ndarray) -> list[tuple[int, str, int, int]]:
    """(core, what it waits for, since cycle, pc) of every core asleep."""
    rows = []
    for core in range(L.NUM_CORES):
        cb = L.CORE + core * L.CORE_STRIDE
        if st[cb + L.C_STATE] != L.PARKED:
            continue
        kind, number = int(st[cb + L.C_WAIT_KIND]), int(st[cb + L.C_WAIT_ADDR])
        what = _WAITS.get(kind, "nothing known").format(number)
        if kind == L.WAIT_BARRIER:
            what += _missing(st, number)
        pc = int(st[cb + L.C_WAIT_PO] + st[cb + L.C_BIAS]) & 0xFFFF_FFFF
        rows.append((core, what, int(st[cb + L.C_WAIT_FROM]), pc))
    return rows


def _missing(st: np.ndarray, number: int) -> str:
    """Which cores a barrier still waits for."""
    base = L.BARRIER + number * 3
    mask = int(st[base + L.B_MASK]) & ~int(st[base + L.B_STATUS])
    cores = [str(core) for core in range(L.NUM_CORES) if mask >> core & 1]
    return f" (still missing: core {', '.join(cores)})" if cores else " (its mask is empty)"
