"""Deals out the inputs of a harness program call by call, collects its outputs at region ends.

Student code runs only between the two marks of a region. So at each `next_call` everything must be
as it was before the first one (rest.py), and no worker may execute an instruction until all is
`ready`: nobody sees the inputs of a call before its clock runs, and nobody works after it has
stopped. Where the outputs will stand is read when they are placed, before the kernel runs. The
counters of all cores are read before and after each region, the use of memory after the last one.
"""

from __future__ import annotations

import itertools

import numpy as np

from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.backends.memory_use import StrayWords, memory_use
from gvsoc_runner.backends.rest import (
    CONTROLLER,
    WORKERS,
    close_detours,
    dma_is_busy,
    resting_state,
)
from gvsoc_runner.errors import IrregularRun
from gvsoc_runner.result import CoreCounters, MemoryUse
from gvsoc_runner.sim.counters import Counters
from gvsoc_runner.sim.machine import Machine

Profile = dict[int, tuple[int, int]]


def core_counters(c: Counters) -> CoreCounters:
    """A core's counters as every backend reports them."""
    return CoreCounters(
        core_id=c.core,
        cycles=c.cycles,
        instructions=c.instructions,
        loads=c.loads,
        stores=c.stores,
        load_stalls=c.load_stalls,
        fetch_stalls=c.fetch_stalls,
        fpu_contention=c.fpu_contention,
        where=c.where,
    )


def _profile_since(now: Profile, before: Profile) -> Profile:
    none = (0, 0)
    added = {
        address: (cycles - before.get(address, none)[0], times - before.get(address, none)[1])
        for address, (cycles, times) in now.items()
    }
    return {address: row for address, row in added.items() if any(row)}


class Supervisor:
    """Watches one run. stops: addresses at which the machine has to come back."""

    def __init__(self, machine: Machine, request: RunRequest) -> None:
        self.machine, self.request, self.program = machine, request, request.program
        guarded = request.guarded
        names = (guarded.next_call, guarded.ready, request.region_symbols[1])
        steps = (self._deal, self._check, self._collect)
        places = (self.program.symbol(name).address for name in names)
        self._steps = dict(zip(places, steps, strict=True))
        self.stops = tuple(self._steps)
        self._turns = itertools.cycle(self.stops)
        self._rows: list[list[np.ndarray]] = []
        self._dealt = 0
        self._idle: tuple[int, ...] = ()
        self._resting: tuple = ()
        self._places: list[list[int]] = []
        self._before: tuple[tuple[CoreCounters, ...], Profile] = ((), {})
        self.counters: list[tuple[CoreCounters, ...]] = []
        self.profile: Profile = {}
        self._tensor_bytes = 0
        self._stray: StrayWords | None = None
        self.memory: MemoryUse | None = None

    def at(self, pc: int, core: int) -> None:
        """Act on a stop.

        Raises:
            IrregularRun: something moved that should sleep, or a mark came out of turn.
        """
        if core != CONTROLLER:
            raise IrregularRun("regions", "a worker core entered the harness")
        if pc != next(self._turns):
            raise IrregularRun("regions", "the harness was entered or left out of turn")
        self._steps[pc]()

    def _deal(self) -> None:
        """Write row k of every input; the workers sleep in the runtime's loop."""
        names = {self.program.function_at(self.machine.pc(core)) for core in WORKERS}
        if names != {"odl_worker"}:
            raise IrregularRun("parked", "a worker core did not return to the runtime's loop")
        self._rest()
        self._idle = self._executed()
        for name in self.request.guarded.inputs:
            rows = self.request.inputs[name]
            if self._dealt >= len(rows):
                raise IrregularRun("regions", "more calls were made than the harness makes")
            row = np.ascontiguousarray(rows[self._dealt]).tobytes()
            address = self.program.symbol(name).address + self._dealt * len(row)
            self.machine.write(address, row)
        self._dealt += 1

    def _rest(self) -> None:
        """See to it that from here to the region's begin the harness alone runs."""
        if dma_is_busy(self.machine):
            raise IrregularRun("dma", "a DMA transfer was under way when the function had returned")
        close_detours(self.machine)
        state = resting_state(self.machine, self.program)
        if self._dealt == 0:
            self._resting = state
        elif state != self._resting:
            raise IrregularRun("regions", "the harness was not left as it was entered")

    def _executed(self) -> tuple[int, ...]:
        return tuple(c.instructions for c in self.machine.counters() if c.core in WORKERS)

    def _check(self) -> None:
        if self._executed() != self._idle:
            raise IrregularRun("parked", "a worker core ran outside of the measured region")
        self._before = self._read()
        self._tensor_bytes = self._word("odl_tensor_bytes")
        if self._last_call():
            inputs = (self.request.inputs[name] for name in self.request.guarded.inputs)
            seed = b"".join(np.ascontiguousarray(values).tobytes() for values in inputs)
            free = self._word("odl_l1_free")
            self._stray = StrayWords(self.machine, self.program, free, seed)
        guarded = self.request.guarded
        table = self.program.symbol(guarded.output_table).address
        words = self.machine.read(table, 8 * len(guarded.outputs))
        self._places = np.frombuffer(words, np.uint32).reshape(-1, 2).tolist()

    def _word(self, name: str) -> int:
        return int.from_bytes(self.machine.read(self.program.symbol(name).address, 4), "little")

    def _read(self) -> tuple[tuple[CoreCounters, ...], Profile]:
        """Counters of all cores; the profile too when the last call is due, or was made."""
        counters = tuple(core_counters(c) for c in self.machine.counters())
        return counters, self.machine.profile() if self._last_call() else {}

    def _last_call(self) -> bool:
        return self._dealt == len(self.request.inputs[self.request.guarded.inputs[0]])

    def _collect(self) -> None:
        """Read row k of every output where it stands now."""
        guarded, rows = self.request.guarded, []
        for name, (address, count) in zip(guarded.outputs, self._places, strict=True):
            if count != int(np.prod(self.request.outputs[name].shape[1:])):
                raise IrregularRun("regions", "a region ended before its call was set up")
            rows.append(np.frombuffer(self.machine.read(address, 4 * count), np.float32))
        self._rows.append(rows)
        counters, profile = self._read()
        pairs = zip(counters, self._before[0], strict=True)
        self.counters.append(tuple(now.since(before) for now, before in pairs))
        self.profile = _profile_since(profile, self._before[1])
        if self._last_call():
            sizes = self._tensor_bytes, self._stray
            self.memory = memory_use(self.machine, self.program, *sizes)

    def collected(self) -> dict[str, np.ndarray]:
        """The outputs of all calls, each as it stood when its region ended."""
        arrays = {}
        for index, name in enumerate(self.request.guarded.outputs):
            shape = self.request.outputs[name].shape
            if len(self._rows) == shape[0]:
                arrays[name] = np.stack([row[index] for row in self._rows]).reshape(shape)
        return arrays
