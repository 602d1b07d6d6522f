"""An installed public GVSOC (target pulp-open) behind the common interface.

A run has two processes: `gvsoc ... prepare` writes the configuration, then a bridge of ours starts
the launcher and talks to its control port. Inputs are patched into the ELF file. Outputs are memory
read by symbol after the program's exit; cycles are the time stamps at which the instruction trace
shows the harness's two addresses on the cluster controller, so nothing is believed that the program
says about itself. Where the control port cannot be used safely (gvsoc_bridge.py says why), outputs
come from the program's printed dump and the result carries trusted=False.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from gvsoc_runner.backends import gvsoc_bridge, memory_dump
from gvsoc_runner.backends.base import Backend, RunRequest
from gvsoc_runner.backends.commands import gvsoc_launch, gvsoc_prepare
from gvsoc_runner.backends.detect import Installation, find_gvsoc
from gvsoc_runner.backends.gvsoc_answer import Answer, make_result
from gvsoc_runner.backends.gvsoc_faults import check_finished
from gvsoc_runner.backends.processes import Finished, run_limited
from gvsoc_runner.errors import BackendUnavailable, CycleLimitError, RunnerError
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult

TARGETS = ("pulp-open-2603", "pulp-open-2508")
#: Cluster clock of the model until a program sets another one, in picoseconds.
RESET_PERIOD_PS = 13_882
#: "private" (default), "open" (port reachable from the network while it runs) or "off".
CONTROL_VARIABLE = "ODL_GVSOC_CONTROL"
#: The controller executes the harness; students' code runs on cores 0 to 7.
MARK_CORES = (8,)
ALL_CORES = tuple(range(9))
#: Bus of the SoC, from which L2 and L1 are seen.
BUSES = ("**/chip/soc/axi_ico",)
PREPARE_SECONDS, DEFAULT_SECONDS = 60, 600
_BRIDGE = Path(gvsoc_bridge.__file__)
_PIPE, _CONFIG, _ELF = "trace.pipe", "gvsoc_config.json", "program.elf"


@cache
def private_network_possible() -> bool:
    """True where this user may give a process a network of its own."""
    argv = (sys.executable, "-I", str(_BRIDGE), "--private-network")
    return run_limited(argv, env={}, cwd=Path.cwd(), timeout_s=20).status == 0


@dataclass(frozen=True)
class GvsocBackend(Backend):
    """Public GVSOC. installation: as detect.find_gvsoc gives it; control: see CONTROL_VARIABLE."""

    installation: Installation = field(default_factory=find_gvsoc)
    control: str = field(default_factory=lambda: os.environ.get(CONTROL_VARIABLE, "private"))

    name = "gvsoc"
    trusted = False  # it cannot deal out the calls of a kernel one by one

    def available(self) -> str | None:
        """None, or what is missing; a short run finds out whether the installation works."""
        found = self.installation
        if not found.available:
            return f"{found.detail}; {found.fix}"
        try:
            _variant(self)
        except RunnerError as error:
            return f"{found.detail}, but it does not run: {error}"
        return None

    def targets(self) -> tuple[str, ...]:
        """The one variant that this installation has, () when it cannot run."""
        return () if self.available() else (_variant(self),)

    def control_mode(self) -> str:
        """How outputs will be read: "private" or "open" control port, or "off"."""
        if self.control not in ("private", "open", "off"):
            raise BackendUnavailable(
                f"{CONTROL_VARIABLE}: expected private, open or off, got {self.control!r}"
            )
        if self.control == "private" and not private_network_possible():
            return "off"
        return self.control

    def run(self, request: RunRequest) -> RunResult:
        """Run to the regular end.

        options: count_instructions=True traces all cluster cores (about ten times slower);
        mark_cores=(core, ...) names other cores that execute the marks; timeout_s limits the wall
        clock.

        Raises:
            BackendUnavailable: not installed, or its timing is not the target's.
            SimulationFault, CycleLimitError, DeadlockError: see errors.py.
        """
        if missing := self.available():
            raise BackendUnavailable(missing)
        if request.target not in self.targets():
            raise BackendUnavailable(
                f"expected a GVSOC with the timing of {request.target}, got one of "
                f"{', '.join(self.targets())}: ask for that target, or point ODL_GVSOC to another"
            )
        return self.measure(request)

    def measure(self, request: RunRequest) -> RunResult:
        """Run without asking which timing variant this is."""
        mode = self.control_mode()
        program = request.program.with_data(dict(request.inputs))
        if mode == "off":
            program = memory_dump.ask_for_dump(program, request.outputs)
        with tempfile.TemporaryDirectory(prefix="odl-gvsoc-") as folder:
            answer = self._simulate(request, program, mode, Path(folder).resolve())
        check_finished(request, answer)
        return make_result(request, answer)

    def _simulate(self, request: RunRequest, program: Program, mode: str, work: Path) -> Answer:
        (work / _ELF).write_bytes(program.elf)
        marks, traces = _marks(request), _traces(request)
        command = gvsoc_prepare(
            self.installation.path, work / _ELF, work,
            traces=traces, python=self.installation.python,
        )  # fmt: skip
        _check_prepared(run_limited(
            command.argv, env=command.env, cwd=work, timeout_s=PREPARE_SECONDS
        ), work)  # fmt: skip
        if traces:
            os.mkfifo(work / _PIPE)
        launch = gvsoc_launch(self.installation.path, _CONFIG, traced=bool(traces))
        job = {
            "argv": launch.argv, "env": launch.env, "folder": str(work), "config": _CONFIG,
            "control": mode, "pipe": _PIPE if traces else "", "marks": marks, "buses": BUSES,
            "duration_ps": request.max_cycles * RESET_PERIOD_PS,
            "reads": _reads(request, program), "answer": str(work / "answer.json"),
            "stdout": str(work / "stdout"), "stderr": str(work / "stderr"),
        }  # fmt: skip
        timeout_s = float(request.options.get("timeout_s", DEFAULT_SECONDS))
        answer = _converse(job, work, timeout_s)
        # Its threads race while it starts; a run is deterministic, so a second one settles it.
        return _converse(job, work, timeout_s) if answer.crashed else answer


def _marks(request: RunRequest) -> list[int]:
    symbols = request.region_symbols or ()
    if not all(symbol in request.program.symbols for symbol in symbols):
        return []
    return [request.program.symbol(symbol).address for symbol in symbols]


def _traces(request: RunRequest) -> list[str]:
    if request.options.get("count_instructions"):
        cores = ALL_CORES
    else:
        cores = request.options.get("mark_cores", MARK_CORES) if _marks(request) else ()
    digits = "".join(str(core) for core in cores)
    return [f"cluster/pe[{digits}]/insn:{_PIPE}"] if digits else []


def _reads(request: RunRequest, program: Program) -> list[tuple[int, int]]:
    return [(program.symbol(name).address, s.num_bytes) for name, s in request.outputs.items()]


def _check_prepared(finished: Finished, work: Path) -> None:
    if finished.status == 0 and (work / _CONFIG).is_file():
        return
    text = (finished.stderr or finished.stdout).strip().splitlines()
    last = text[-1] if text else "no message"
    hint = "see docs/backends.md"
    if "ModuleNotFoundError" in last:
        hint = (
            "install the packages of its requirements files for the python3 in PATH, or set "
            "ODL_GVSOC_PYTHON to the bin folder of an environment that has them"
        )
    raise BackendUnavailable(f"GVSOC could not prepare the run ({last}): {hint}")


def _converse(job: dict, work: Path, timeout_s: float) -> Answer:
    (work / "job.json").write_text(json.dumps(job))
    argv = (sys.executable, "-I", str(_BRIDGE), str(work / "job.json"))
    finished = run_limited(argv, env=job["env"], cwd=work, timeout_s=timeout_s)
    if finished.status is None:
        raise CycleLimitError(
            f"expected the simulator to end within {timeout_s:g} s, it was still running: an "
            "endless loop, or too much work for it (option timeout_s)",
            where=f"after {timeout_s:g} s",
        )
    if not (work / "answer.json").is_file():
        raise BackendUnavailable(f"the bridge to GVSOC broke: {finished.stderr.strip()[-500:]}")
    answer = json.loads((work / "answer.json").read_text())
    texts = [Path(job[k]).read_bytes().decode("utf-8", "replace") for k in ("stdout", "stderr")]
    return Answer.from_job(answer, *texts, finished.wall_seconds)


@cache
def _variant(backend: GvsocBackend) -> str:
    from gvsoc_runner.backends.contention import contention_request, variant_of

    return variant_of(backend.measure(contention_request(TARGETS[0])))
