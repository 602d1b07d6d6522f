"""How much stack and L1 a run has used, seen from outside.

Fresh memory holds a poison value, which a kernel can put back. So before the last call the words of
L1 that belong to nobody get values that it cannot know; drawn from the inputs, they are the same in
each run.
"""

from __future__ import annotations

import hashlib

import numpy as np

from gvsoc_runner.program import Program
from gvsoc_runner.result import MemoryUse
from gvsoc_runner.sim.layout import POISON
from gvsoc_runner.sim.machine import Machine

_CORES = 9
_CONTROLLER = 8
_STACKS = ("odl_stacks", "odl_stack_pitch", "odl_stack_guard_bytes", "odl_stacks_end")


class StrayWords:
    """Words of L1 between all tensors and the stacks, made unpredictable before the last call.

    Args:
        free: address behind all tensors and variables; seed: any bytes.
    """

    def __init__(self, machine: Machine, program: Program, free: int, seed: bytes) -> None:
        self.begin, self.count = free, (program.symbol(_STACKS[0]).address - free) // 4
        poison = np.full(self.count, POISON * 0x01010101, np.uint32)
        self._written = self._read(machine) != poison
        rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed).digest(), "big"))
        self._values = rng.integers(1 << 32, size=self.count, dtype=np.uint32)
        machine.write(free, self._values.tobytes())

    def num_bytes(self, machine: Machine) -> int:
        """Bytes of the words that were written, then or by now."""
        changed = self._read(machine) != self._values
        return 4 * int(np.count_nonzero(self._written | changed))

    def _read(self, machine: Machine) -> np.ndarray:
        return _bytes(machine, self.begin, self.begin + 4 * self.count).view(np.uint32)


def memory_use(
    machine: Machine, program: Program, tensor_bytes: int, stray: StrayWords
) -> MemoryUse:
    """What was written so far.

    Args:
        tensor_bytes: of this call's tensors; stray: what belongs to nobody.
    """
    first, pitch, guard, end = (program.symbol(name).address for name in _STACKS)
    stacks = []
    for core in range(_CORES):
        top = end if core == _CONTROLLER else first + (core + 1) * pitch
        stacks.append(_stack_bytes(machine, first + core * pitch + guard, top))
    stray_bytes = stray.num_bytes(machine)
    return MemoryUse(tensor_bytes, program.unit_l1_bytes, stray_bytes, tuple(stacks))


def _stack_bytes(machine: Machine, bottom: int, top: int) -> int:
    touched = np.flatnonzero(_bytes(machine, bottom, top) != POISON)
    return top - bottom - int(touched[0]) if len(touched) else 0


def _bytes(machine: Machine, begin: int, end: int) -> np.ndarray:
    return np.frombuffer(machine.read(begin, end - begin), np.uint8)
