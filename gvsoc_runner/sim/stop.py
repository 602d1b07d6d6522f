"""How a run of the machine ends, and what it saw on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from gvsoc_runner.sim.faults import Fault


class Mark(NamedTuple):
    """A watched instruction was issued: its id, the core, the cycle, instructions so far."""

    id: int
    core: int
    cycle: int
    instructions: int


class Wait(NamedTuple):
    """Why a core sleeps: `what` in words, since which cycle, at which instruction."""

    core: int
    what: str
    since: int
    pc: int


@dataclass(frozen=True)
class Stop:
    """Why a run came back.

    reason: "exit", "cycle_limit", "deadlock", "fault" or "watch" (an address of stop_at);
    cycle: the machine's cycle; marks: all marks since the last run() in order of cycle;
    core, pc: where a watch stopped; waits: who waits for what, in a deadlock.
    """

    reason: str
    cycle: int
    exit_code: int = 0
    fault: Fault | None = None
    marks: tuple[Mark, ...] = ()
    core: int = -1
    pc: int = 0
    waits: tuple[Wait, ...] = field(default=())
