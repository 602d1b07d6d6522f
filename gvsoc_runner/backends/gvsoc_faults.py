"""What GVSOC says when a program fails, as the project's own errors."""

from __future__ import annotations

import re

from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.backends.gvsoc_answer import Answer, core_of
from gvsoc_runner.backends.gvsoc_bridge import TRACE_LINE
from gvsoc_runner.errors import (
    CycleLimitError,
    DeadlockError,
    FaultPlace,
    IllegalInstructionFault,
    MemoryFault,
    RunnerError,
    SimulationFault,
)
from gvsoc_runner.program import Program

_ACCESS = re.compile(
    r"^\d+: (\d+): \[[^/]*(/\S+)/lsu[^\]]*\] Invalid access "
    r"\(pc: 0x([0-9a-f]+), offset: 0x([0-9a-f]+), size: 0x([0-9a-f]+), is_write: ([01])\)",
    re.MULTILINE,
)
_FETCH = re.compile(
    r"^\d+: (\d+): \[[^/]*(/\S+)/prefetcher[^\]]*\] Invalid fetch request "
    r"\(addr: 0x([0-9a-f]+)",
    re.MULTILINE,
)
#: Printed by the runtime's trap handler, which then exits with TRAP_CODE.
_TRAP = re.compile(r"^TRAP cause ([0-9a-f]{8}) pc ([0-9a-f]{8}) hart ([0-9a-f]{8})$", re.MULTILINE)
TRAP_CODE = 124


def check_finished(request: RunRequest, answer: Answer) -> None:
    """Raise what stopped the program, if it did not exit by itself."""
    program = request.program
    if error := find_fault(program, answer):
        raise error
    if answer.exit_code is None and answer.time_ps is not None:
        raise _out_of_cycles(request, answer)
    if answer.exit_code is None or answer.exit_code < 0:
        lines = [line for line in (answer.stdout + answer.stderr).splitlines() if line.strip()]
        said = " / ".join(lines[-2:]) or answer.problem or "it said nothing"
        raise SimulationFault(f"GVSOC stopped the program: {said}")


def find_fault(program: Program, answer: Answer) -> RunnerError | None:
    """The fault that the simulator or the trap handler reported first."""
    if match := _ACCESS.search(answer.stdout):
        cycle, path, pc, address, size, write = match.groups()
        what = "wrote to" if write == "1" else "read from"
        text = f"{what} address 0x{int(address, 16):08x} ({int(size, 16)} bytes): no memory there"
        place = _place(program, core_of(path), int(pc, 16), int(address, 16), int(cycle))
        return MemoryFault(_sentence(place, text), place)
    if match := _FETCH.search(answer.stdout):
        cycle, path, address = match.groups()
        place = _place(program, core_of(path), None, int(address, 16), int(cycle))
        text = f"jumped to address 0x{int(address, 16):08x}: no memory there (a bad pointer?)"
        return MemoryFault(_sentence(place, text), place)
    if answer.exit_code == TRAP_CODE and (match := _TRAP.search(answer.stdout)):
        hart = int(match[3], 16)
        place = _place(program, hart & 31 if hart < 32 else -1, int(match[2], 16), None, None)
        return IllegalInstructionFault(_sentence(place, "met an illegal instruction"), place)
    return None


def _place(program: Program, core: int, pc: int | None, address: int | None, cycle: int | None):
    line = program.line_at(pc) if pc is not None else None
    return FaultPlace(
        core=core,
        pc=pc,
        address=address,
        function=program.function_at(pc) if pc is not None else "",
        line=f"{line[0]}:{line[1]}" if line else "",
        cycle=cycle,
    )


def _sentence(place: FaultPlace, text: str) -> str:
    who = f"core {place.core}" if place.core >= 0 else "the fabric controller"
    where = f" at {place.line}" if place.line else ""
    where += f" (in {place.function})" if place.function else ""
    return f"{who}{where}: {text}"


def awake_cores(answer: Answer) -> dict[int, int]:
    """Core -> address of one instruction it executed after the limit."""
    lines = TRACE_LINE.finditer(answer.stdout.encode())
    return {core_of(m[3].decode()): int(m[4], 16) for m in lines}


def _out_of_cycles(request: RunRequest, answer: Answer) -> RunnerError:
    awake, limit = awake_cores(answer), request.max_cycles
    if answer.last and not awake:
        return DeadlockError(
            f"every core sleeps after {limit} cycles and nothing can wake one: does every core of "
            "the team reach the same barriers?"
        )
    places = [_place(request.program, core, pc, None, None) for core, pc in sorted(awake.items())]
    where = f": {_sentence(places[0], 'was running')}" if places else ""
    return CycleLimitError(
        f"expected an exit within {limit} cycles, it was still running{where}. A loop that does "
        "not end, a barrier that one core never reaches, or far too much work",
        limit,
        places[0].line if places else "",
    )
