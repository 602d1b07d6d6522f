"""From the bridge's answer to a RunResult."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.backends.memory_dump import parse_dump, strip_dump
from gvsoc_runner.errors import BackendUnavailable, IrregularRun
from gvsoc_runner.result import CoreCounters, Region, RunResult

_CORE = re.compile(r"/pe(\d+)$")
_NOTICE_OFF = (
    "outputs were read from the program's own printed dump, because GVSOC's control port could not "
    "be used privately here: this result is not trusted"
)
_NOTICE_OPEN = "GVSOC's control port was reachable from the network during this run"
_NOTICE_GUARDED = (
    "GVSOC does not stop between the calls: the inputs of all of them lie in memory from the start "
    "and outputs are read at the end, so this is not tamper-resistant and gives no marks"
)


def core_of(path: str) -> int:
    """Core id of a trace path such as /chip/cluster/pe3; -1 for the fabric controller."""
    match = _CORE.search(path)
    return int(match[1]) if match else -1


@dataclass(frozen=True)
class Answer:
    """What one simulation gave.

    control: "private", "open" or "off"; exit_code: None when the program did not exit; status: of
    the launcher; time_ps: simulated time; memory: bytes by address, None when not read; marks:
    (core, pc, cycle); counts: traced instructions per core; first, last: (ps, cycle) of the trace.
    """

    control: str
    exit_code: int | None
    status: int
    time_ps: int | None
    memory: dict[int, bytes] | None
    marks: tuple[tuple[int, int, int], ...]
    counts: dict[int, int]
    first: tuple[int, int] | None
    last: tuple[int, int] | None
    problem: str
    stdout: str
    stderr: str
    wall_seconds: float

    @classmethod
    def from_job(cls, answer: dict, stdout: str, stderr: str, wall_seconds: float) -> Answer:
        """Read the bridge's JSON document."""
        memory, first, last = (answer.get(key) for key in ("memory", "first", "last"))
        opened = re.match(r"Opened proxy on socket \d+\n", stdout)
        return cls(
            answer["control"],
            answer["exit_code"] if answer["control"] != "off" else answer["status"],
            answer["status"],
            answer["time_ps"],
            {int(a): bytes.fromhex(text) for a, text in memory.items()} if memory else None,
            tuple((core_of(core), pc, cycle) for core, pc, cycle in answer.get("marks", ())),
            {core_of(core): count for core, count in answer.get("counts", {}).items()},
            tuple(first) if first else None,
            tuple(last) if last else None,
            answer.get("problem", ""),
            stdout[opened.end() :] if opened else stdout,
            stderr,
            wall_seconds,
        )

    @property
    def crashed(self) -> bool:
        """The simulator itself died without a word."""
        return self.status < 0 and self.time_ps is None and not self.stdout

    def total_cycles(self, period_ps: int = 13_882) -> int:
        """Cycles of the cluster clock at the end."""
        if self.first and self.last and self.last[1] > self.first[1]:
            period_ps = (self.last[0] - self.first[0]) / (self.last[1] - self.first[1])
            end = self.time_ps if self.time_ps is not None else self.last[0]
            return self.last[1] + round((end - self.last[0]) / period_ps)
        return (self.time_ps or 0) // period_ps


def regions_of(request: RunRequest, answer: Answer) -> tuple[Region, ...]:
    """Regions from strictly alternating begin and end marks of one core.

    Raises:
        IrregularRun: the marks do not alternate, or a region was never left.
    """
    if not answer.marks:
        return ()
    begin, end = (request.program.symbol(name).address for name in request.region_symbols)
    regions = []
    for first, second in zip(answer.marks[::2], answer.marks[1::2], strict=False):
        if (first[1], second[1]) != (begin, end) or first[0] != second[0]:
            raise IrregularRun("regions", "the measured region was entered or left twice")
        regions.append(Region(first[2], second[2], first[0]))
    if len(answer.marks) % 2:
        raise IrregularRun("regions", "a measured region was never left")
    return tuple(regions)


def _counters(request: RunRequest, answer: Answer) -> tuple[CoreCounters, ...]:
    if not request.options.get("count_instructions"):
        return ()
    counts = sorted(answer.counts.items())
    return tuple(CoreCounters(core, instructions=count) for core, count in counts)


def make_result(request: RunRequest, answer: Answer) -> RunResult:
    """The common result.

    Raises:
        BackendUnavailable: memory was asked for and could not be read.
        RunnerError: a printed dump is incomplete.
    """
    regions = regions_of(request, answer)
    total, notices = answer.total_cycles(), []
    if answer.control == "off":
        outputs = parse_dump(answer.stdout, request.program, request.outputs)
        notices += [_NOTICE_OFF] if request.outputs else []
    elif request.outputs and answer.memory is None:
        raise BackendUnavailable(f"GVSOC's memory could not be read: {answer.problem}")
    else:
        outputs = {
            name: spec.from_bytes(answer.memory[request.program.symbol(name).address])
            for name, spec in request.outputs.items()
        }
    notices += [_NOTICE_OPEN] if answer.control == "open" else []
    notices += [_NOTICE_GUARDED] if request.guarded else []
    cores = _counters(request, answer)
    return RunResult(
        backend="gvsoc",
        target=request.target,
        trusted=answer.control != "off" and request.guarded is None,
        exit_code=answer.exit_code,
        cycles=regions[-1].cycles if regions else total,
        regions=regions,
        total_cycles=total,
        instructions=sum(core.instructions for core in cores),
        outputs=outputs,
        stdout=strip_dump(answer.stdout) if answer.control == "off" else answer.stdout,
        cores=cores,
        elf_sha256=request.program.sha256,
        wall_seconds=answer.wall_seconds,
        notices=tuple(notices),
    )
