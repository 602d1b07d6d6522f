"""What has to hold when a call is due, so that the harness alone runs until its clock starts.

The next inputs are in memory from then on. The harness's code is read-only and its data say nothing
about where it goes on; what remains by which a kernel could have its own instructions run there:

    the controller  calls from elsewhere, or with another stack; a hardware loop that a kernel left
                    open ends at an instruction of the harness and leads back into the kernel;
                    an interrupt that it left enabled enters the kernel's handler
    the workers     sleep in the runtime's loop, but on another event, or on other stacks
    the DMA         still moves data, onto the controller's stack
    the FC          is not where the runtime left it
"""

from __future__ import annotations

import numpy as np

from gvsoc_runner.program import Program
from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.machine import Machine

WORKERS = range(8)
CONTROLLER, FABRIC_CONTROLLER = 8, 9
_RA, _SP, _S0 = 1, 2, 8  # the runtime's loop keeps the event unit's address in s0
_LOOP_COUNTERS = (L.C_COUNT0, L.C_COUNT1)


def resting_state(machine: Machine, program: Program) -> tuple:
    """Where all cores stand and what the harness goes on with: the same before every call."""
    workers = []
    for core in WORKERS:
        registers = machine.registers(core)
        workers.append((machine.pc(core), int(registers[_SP]), int(registers[_S0])))
    controller = machine.registers(CONTROLLER)
    fabric = program.function_at(machine.pc(FABRIC_CONTROLLER))
    return tuple(workers), int(controller[_RA]), int(controller[_SP]), fabric


def close_detours(machine: Machine) -> None:
    """End hardware loops and disable interrupts: a kernel that has returned needs neither."""
    state = machine.state
    for core in (*WORKERS, CONTROLLER):
        base = L.CORE + core * L.CORE_STRIDE
        for counter in _LOOP_COUNTERS:
            state[base + counter] = 0
        state[base + L.C_MSTATUS] &= ~(L.ENABLE | L.ENABLED_BEFORE)
        state[L.G_CAREFUL] &= ~(1 << core)


def dma_is_busy(machine: Machine) -> bool:
    """Whether a transfer is under way."""
    return bool(np.any(machine.state[L.D_BYTES : L.D_PORT]))
