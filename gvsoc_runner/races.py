"""Two cores on one word without a barrier between: looked for in a run of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gvsoc_runner.backends.base import Backend, RunRequest
from gvsoc_runner.errors import RunnerError, SimulationFault
from gvsoc_runner.kernels import run_request

_WORKERS = range(8)


@dataclass(frozen=True)
class Race:
    """The first pair of accesses: the cores, and the line of the second one ("cell.c:9" or "")."""

    cores: tuple[int, int]
    line: str

    def __str__(self) -> str:
        first, second = sorted(self.cores)
        where = f", at {self.line}" if self.line else ""
        return f"cores {first} and {second} use the same word without a barrier between{where}"


def find_race(backend: Backend, request: RunRequest, target: str, num_cores: int) -> Race | None:
    """Run once more with the race detector; None where there is none, or no detector.

    Whatever else goes wrong in that run is not said: it is found in the ordinary one.
    """
    if backend.name != "embedded":
        return None
    options = {**request.options, "races": True}
    try:
        run_request(backend, replace(request, options=options), target, num_cores)
    except SimulationFault as fault:
        place = fault.place
        if place.kind == "race" and {place.core, place.other_core} <= set(_WORKERS):
            return Race((place.core, place.other_core), place.line)
    except RunnerError:
        pass
    return None
