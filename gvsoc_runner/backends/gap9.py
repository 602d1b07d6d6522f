"""The GAP9 SDK's simulator behind the common interface.

Built from command lines that public projects publish for the SDK (commands.py). The SDK is closed:
nothing here has been run against it. What a run gives is what the program prints, its memory dump
and its own cycle counts, so the result always carries trusted=False.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gvsoc_runner.backends import memory_dump
from gvsoc_runner.backends.base import Backend, OutputSpec, RunRequest
from gvsoc_runner.backends.commands import CommandLine, copy_files, gap_gvrun_run, gap_sdk_run
from gvsoc_runner.backends.detect import Installation, find_gap9
from gvsoc_runner.backends.processes import Finished, run_limited
from gvsoc_runner.errors import BackendUnavailable, CycleLimitError, RunnerError
from gvsoc_runner.program import Program
from gvsoc_runner.result import Region, RunResult

#: Cycles of each call by the program's own clock, an array of the harness.
CYCLES_SYMBOL = "odl_cycles"
DEFAULT_SECONDS = 600
#: What generated applications of the SDK's ecosystem print.
_RUNTIME = re.compile(r"^Runtime:\s*(\d+) cycles", re.MULTILINE)
_ERRORS = re.compile(r"^Errors:\s*(\d+) out of (\d+)", re.MULTILINE)
_NOTICE = (
    "The GAP9 SDK's simulator ran this program; cycles and outputs are what the program itself "
    "printed, so the result is not trusted."
)


@dataclass(frozen=True)
class Printed:
    """What an application printed about itself: cycles, wrong and checked values, or None."""

    cycles: int | None
    errors: int | None
    checked: int | None


def parse_printed(stdout: str) -> Printed:
    """Read `Runtime: N cycles` and `Errors: X out of Y`; the last line of each kind counts."""
    cycles = [int(match[1]) for match in _RUNTIME.finditer(stdout)]
    errors = [(int(match[1]), int(match[2])) for match in _ERRORS.finditer(stdout)]
    wrong, checked = errors[-1] if errors else (None, None)
    return Printed(cycles[-1] if cycles else None, wrong, checked)


def command_for(installation: Installation, elf: Path, work: Path) -> CommandLine:
    """The command line of this kind of installation.

    Raises:
        BackendUnavailable: it cannot run programs.
    """
    if not installation.available or installation.path is None:
        raise BackendUnavailable(f"{installation.detail}; {installation.fix}")
    if installation.kind == "gap9-sdk":
        return gap_sdk_run(installation.path, elf, work)
    inside = len(installation.path.parents) > 3 and installation.path.parents[3]
    sdk = inside if inside and (inside / "install" / "gvsoc2").is_dir() else None
    return gap_gvrun_run(installation.path, elf, work, sdk)


@dataclass(frozen=True)
class Gap9Backend(Backend):
    """The simulator of an installed GAP9 SDK. installation: as detect.find_gap9 gives it."""

    installation: Installation = field(default_factory=find_gap9)

    name = "gap9"
    trusted = False

    def available(self) -> str | None:
        """None, or what is missing."""
        found = self.installation
        return None if found.available else f"{found.detail}; {found.fix}"

    def targets(self) -> tuple[str, ...]:
        """GAP9 only."""
        return ("gap9",)

    def run(self, request: RunRequest) -> RunResult:
        """Run to the regular end; option timeout_s limits the wall clock.

        Raises:
            BackendUnavailable: no SDK, or not of this target.
            CycleLimitError: out of time. RunnerError: the printed dump is incomplete.
        """
        if missing := self.available():
            raise BackendUnavailable(missing)
        if request.target not in self.targets():
            raise BackendUnavailable(f"expected target gap9, got {request.target}")
        program = memory_dump.ask_for_dump(
            request.program.with_data(dict(request.inputs)), _wanted(request)
        )
        with tempfile.TemporaryDirectory(prefix="odl-gap9-") as folder:
            finished = self._simulate(program, Path(folder).resolve(), request)
        return make_result(request, finished)

    def _simulate(self, program: Program, work: Path, request: RunRequest) -> Finished:
        elf = work / "program.elf"
        elf.write_bytes(program.elf)
        command = command_for(self.installation, elf, work)
        try:
            copy_files(command, work)
        except FileNotFoundError as error:
            raise BackendUnavailable(f"the GAP9 SDK lacks {error.filename}") from None
        timeout_s = float(request.options.get("timeout_s", DEFAULT_SECONDS))
        finished = run_limited(command.argv, env=command.env, cwd=work, timeout_s=timeout_s)
        if finished.status is None:
            raise CycleLimitError(
                f"expected the simulator to end within {timeout_s:g} s, it was still running: an "
                "endless loop, or too much work for it (option timeout_s)"
            )
        return finished


def _wanted(request: RunRequest) -> Mapping[str, OutputSpec]:
    """The outputs, and the program's own cycle counts where it keeps them."""
    symbols = request.program.symbols
    if CYCLES_SYMBOL in request.outputs or CYCLES_SYMBOL not in symbols:
        return request.outputs
    calls = symbols[CYCLES_SYMBOL].size // 4
    return {**request.outputs, CYCLES_SYMBOL: OutputSpec((calls,), "uint32")}


def _regions(request: RunRequest, arrays: Mapping[str, np.ndarray]) -> tuple[Region, ...]:
    cycles = arrays.get(CYCLES_SYMBOL, ())
    return tuple(Region(0, int(count), core_id=8) for count in cycles if count)


def make_result(request: RunRequest, finished: Finished) -> RunResult:
    """The common result of a finished run.

    Raises:
        RunnerError: the program ended without its dump.
    """
    stdout = finished.stdout.replace("\r\n", "\n")
    try:
        arrays = memory_dump.parse_dump(stdout, request.program, _wanted(request))
    except RunnerError as error:
        said = (finished.stderr.strip() or stdout.strip()).splitlines()[-1:]
        raise RunnerError(f"{error} It said: {' '.join(said) or 'nothing'}") from None
    regions, printed = _regions(request, arrays), parse_printed(stdout)
    cycles = regions[-1].cycles if regions else printed.cycles or 0
    return RunResult(
        backend="gap9",
        target="gap9",
        trusted=False,
        exit_code=finished.status,
        cycles=cycles,
        regions=regions,
        total_cycles=printed.cycles or sum(region.cycles for region in regions),
        instructions=0,
        outputs={name: arrays[name] for name in request.outputs},
        stdout=memory_dump.strip_dump(stdout),
        cores=(),
        elf_sha256=request.program.sha256,
        wall_seconds=finished.wall_seconds,
        notices=(_NOTICE,),
    )
