"""How much stack and L1 a run has used, seen from outside: fresh memory holds a poison value."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.program import Program
from gvsoc_runner.result import MemoryUse
from gvsoc_runner.sim.layout import POISON
from gvsoc_runner.sim.machine import Machine

_CORES = 9
_CONTROLLER = 8
_STACKS = ("odl_stacks", "odl_stack_pitch", "odl_stack_guard_bytes", "odl_stacks_end")


def memory_use(machine: Machine, program: Program, tensor_bytes: int, free: int) -> MemoryUse:
    """What was written so far.

    Args:
        tensor_bytes: of this call's tensors; free: address behind them and all variables.
    """
    first, pitch, guard, end = (program.symbol(name).address for name in _STACKS)
    stacks = []
    for core in range(_CORES):
        top = end if core == _CONTROLLER else first + (core + 1) * pitch
        stacks.append(_stack_bytes(machine, first + core * pitch + guard, top))
    stray_bytes = _stray_bytes(machine, free, first)
    return MemoryUse(tensor_bytes, program.unit_l1_bytes, stray_bytes, tuple(stacks))


def _stack_bytes(machine: Machine, bottom: int, top: int) -> int:
    touched = np.flatnonzero(_bytes(machine, bottom, top) != POISON)
    return top - bottom - int(touched[0]) if len(touched) else 0


def _stray_bytes(machine: Machine, begin: int, end: int) -> int:
    words = _bytes(machine, begin, begin + (end - begin) // 4 * 4).view(np.uint32)
    return 4 * int(np.count_nonzero(words != POISON * 0x01010101))


def _bytes(machine: Machine, begin: int, end: int) -> np.ndarray:
    return np.frombuffer(machine.read(begin, end - begin), np.uint8)
