"""The simulator of this project, in this process: no installation, counted from outside."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from gvsoc_runner import errors
from gvsoc_runner.backends.base import Backend, RunRequest
from gvsoc_runner.backends.supervisor import Supervisor, core_counters
from gvsoc_runner.program import Program
from gvsoc_runner.result import CoreCounters, Region, RunResult
from gvsoc_runner.sim.faults import Fault, core_name
from gvsoc_runner.sim.machine import Machine, Mark, Stop
from gvsoc_runner.sim.stop import Wait
from gvsoc_runner.targets import load_target, target_names

_BEGIN, _END = 0, 1
_CC, _FC = 8, 9  # cluster controller, fabric controller
MAX_TEXT_BYTES = 1 << 20  # printed by a harness program; it costs memory here and no cycles there
_FAULTS = {
    "memory": errors.MemoryFault,
    "fetch": errors.MemoryFault,
    "write-to-code": errors.MemoryFault,
    "stack-overflow": errors.StackOverflowFault,
    "illegal-instruction": errors.IllegalInstructionFault,
}


class EmbeddedBackend(Backend):
    """Runs a Machine of gvsoc_runner.sim.

    Options of a request: "profile", "races", "uninitialised" (bool) and "trace" (instructions) go
    to the machine. Guarded calls are supervised as supervisor.py says.
    """

    name = "embedded"
    trusted = True

    def available(self) -> str | None:
        return None

    def targets(self) -> tuple[str, ...]:
        return target_names()

    def run(self, request: RunRequest) -> RunResult:
        start = time.perf_counter()
        run = _Run(request)
        stop = run.to_the_end()
        run.check(stop)
        seconds = time.perf_counter() - start
        return run.result(stop, self, seconds)


class _Run:
    """One machine with one program on it."""

    def __init__(self, request: RunRequest) -> None:
        self.request = request
        self.program = request.program
        self.machine = Machine(load_target(request.target), **request.options)
        self.machine.load(self.program.elf)
        self.machine.guard(stack_guards(self.program))
        self.marks: list[Mark] = []
        self.supervisor = Supervisor(self.machine, request) if request.guarded else None
        later = request.guarded.inputs if request.guarded else ()
        for name, value in request.inputs.items():
            if name not in later:
                write_array(self.machine, self.program, name, value)
        self._parts = self._text_bytes = 0
        self._watch()

    def _progress(self, cycle: int) -> None:
        """Called now and then, and after every printed piece."""
        if self.request.progress:
            self.request.progress(cycle)
        if self.supervisor:
            pieces = self.machine.pieces[self._parts :]
            self._parts += len(pieces)
            self._text_bytes += sum(map(len, pieces))
            if self._text_bytes > MAX_TEXT_BYTES:
                raise errors.IrregularRun("text", "the kernel printed more than a million letters")

    def _watch(self) -> None:
        names = self.request.region_symbols
        if names is None or any(name not in self.program.symbols for name in names):
            return
        begin, end = (self.program.symbol(name).address for name in names)
        stops = self.supervisor.stops if self.supervisor else ()
        self.machine.watch({begin: _BEGIN, end: _END}, stop_at=stops)

    def to_the_end(self) -> Stop:
        left = self.request.max_cycles
        while True:
            before = self.machine.cycle
            stop = self.machine.run(left, self._progress)
            self.marks += stop.marks
            if stop.reason != "watch":
                return stop
            self.supervisor.at(stop.pc, stop.core)
            left = max(left - (self.machine.cycle - before), 1)

    def check(self, stop: Stop) -> None:
        """Raise what the stop means, unless it is the regular exit."""
        if stop.reason == "fault":
            raise _fault_error(self.program, stop.fault)
        if stop.reason == "deadlock" or self._only_main_polls(stop):
            raise _deadlock_error(self.program, [w for w in stop.waits if w.core <= _CC])
        if stop.reason == "cycle_limit":
            where = self._busiest()
            raise errors.CycleLimitError(
                f"still running after {self.request.max_cycles} cycles{where}: a loop that does "
                "not end, or far too much work",
                self.request.max_cycles,
                where,
            )

    def _only_main_polls(self, stop: Stop) -> bool:
        """The limit was reached with the whole cluster asleep and main() waiting for it."""
        if stop.reason != "cycle_limit" or len([w for w in stop.waits if w.core <= _CC]) <= _CC:
            return False
        return self.program.function_at(self.machine.pc(_FC)) == "odl_cluster_wait"

    def _busiest(self) -> str:
        awake = [core for core in range(_FC + 1) if self._in_student_code(core)]
        core = awake[0] if awake else _CC
        return f", {core_name(core)}{_place(self.program, self.machine.pc(core))}"

    def _in_student_code(self, core: int) -> bool:
        place = self.program.line_at(self.machine.pc(core))
        return place is not None and "/" not in place[0]

    def result(self, stop: Stop, backend: Backend, seconds: float) -> RunResult:
        # A region that an error exit left open: the exit code says more.
        marks = self.marks[: len(self.marks) // 2 * 2] if stop.exit_code else self.marks
        regions, profile = pair_marks(marks), self.machine.profile()
        if self.supervisor:
            found = zip(regions, self.supervisor.counters, strict=False)
            regions = tuple(replace(r, cores=_within(r, cores)) for r, cores in found)
            profile = self.supervisor.profile
        cores = tuple(core_counters(c) for c in self.machine.counters())
        return RunResult(
            backend=backend.name,
            target=self.request.target,
            trusted=backend.trusted,
            exit_code=stop.exit_code,
            cycles=regions[-1].cycles if regions else stop.cycle,
            regions=regions,
            total_cycles=stop.cycle,
            instructions=sum(c.instructions for c in cores),
            outputs=self._outputs(),
            stdout=self.machine.stdout,
            cores=cores,
            elf_sha256=self.request.program.sha256,
            wall_seconds=seconds,
            profile=profile,
            trace=self.machine.trace(),
            memory=self.supervisor.memory if self.supervisor else None,
        )

    def _outputs(self) -> dict[str, np.ndarray]:
        arrays = {}
        for name, spec in self.request.outputs.items():
            address = self.program.symbol(name).address
            arrays[name] = spec.from_bytes(self.machine.read(address, spec.num_bytes))
        if self.supervisor:
            arrays |= self.supervisor.collected()
        return arrays


def write_array(machine: Machine, program: Program, name: str, value: np.ndarray) -> None:
    """Put an array at its symbol.

    Raises:
        RunnerError: no such symbol, or it is too small.
    """
    data, symbol = np.ascontiguousarray(value).tobytes(), program.symbol(name)
    if len(data) > symbol.size:
        raise errors.RunnerError(
            f"`{name}` holds {symbol.size} bytes, got {len(data)}: the shape is too large"
        )
    machine.write(symbol.address, data)


def stack_guards(program: Program) -> list[tuple[int, int]]:
    """Address ranges below each cluster core's stack that no store may touch."""
    if "odl_stacks" not in program.symbols:
        return []
    first = program.symbol("odl_stacks").address
    pitch = program.symbol("odl_stack_pitch").address
    guard = program.symbol("odl_stack_guard_bytes").address
    return [(first + core * pitch, first + core * pitch + guard) for core in range(9)]


def pair_marks(marks: list[Mark]) -> tuple[Region, ...]:
    """Regions from strictly alternating begin and end marks of one core.

    Raises:
        IrregularRun: the marks do not alternate, or another core made one.
    """
    regions = []
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        if (begin.id, end.id) != (_BEGIN, _END) or begin.core != end.core:
            raise errors.IrregularRun("regions", "the measured region was entered or left twice")
        regions.append(Region(begin.cycle, end.cycle, begin.core))
    if len(marks) % 2 or len({r.core_id for r in regions}) > 1:
        raise errors.IrregularRun("regions", "a measured region was never left")
    return tuple(regions)


def _within(region: Region, cores: tuple[CoreCounters, ...]) -> tuple[CoreCounters, ...]:
    """Workers sleep in the dispatch loop between the last stop and the begin mark: not counted."""
    trimmed = []
    for core in cores:
        early = core.cycles - region.cycles
        asleep = core.where.get("dispatch", 0)
        if core.core_id < _CC and 0 < early <= asleep:
            where = {**core.where, "dispatch": asleep - early}
            core = replace(core, cycles=region.cycles, where=where)
        trimmed.append(core)
    return tuple(trimmed)


def _place(program: Program, pc: int) -> str:
    place = program.line_at(pc)
    if place is None:
        return ""
    name = program.function_at(pc)
    return f" at {place[0]} line {place[1]}" + (f" (in {name})" if name else "")


def _deadlock_error(program: Program, waits: list[Wait]) -> errors.DeadlockError:
    """Who waits for what; workers without work are left out where others wait."""
    busy = [w for w in waits if "dispatch" not in w.what] or waits
    told = "; ".join(f"{core_name(w.core)} waits for {w.what}{_place(program, w.pc)}" for w in busy)
    start = f"every core sleeps and nothing can wake one: {told}"
    if [w.core for w in busy] == [_CC] and busy[0].what.startswith("barrier 0"):
        hint = "The controller belongs to no team: is pi_cl_team_fork missing?"
        return errors.DeadlockError(f"{start}. {hint}", "no-fork")
    if any(w.what.startswith("the DMA") for w in busy):
        hint = "At most 16 transfers can be open: is pi_cl_dma_cmd_wait missing?"
        return errors.DeadlockError(f"{start}. {hint}", "dma-full")
    return errors.DeadlockError(f"{start}. Does every core of the team reach the same barriers?")


def _fault_error(program: Program, fault: Fault) -> errors.SimulationFault:
    kind = _FAULTS.get(fault.kind, errors.SimulationFault)
    where = _place(program, fault.pc)
    line = program.line_at(fault.pc)
    place = errors.FaultPlace(
        core=fault.core,
        pc=fault.pc,
        address=fault.address,
        function=program.function_at(fault.pc),
        line=f"{line[0]}:{line[1]}" if line else "",
        cycle=fault.cycle,
        kind=fault.kind,
        other_core=fault.other_core,
    )
    text = f"{core_name(fault.core)}{where}: {fault.message}. {fault.hint}"
    return kind(text, place)
