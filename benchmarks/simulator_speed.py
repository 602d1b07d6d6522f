"""Simulated instructions per second, on the embedded simulator and on an installed GVSOC.

Every program is run with its work and with `rounds` = 0; the difference leaves the start out of
both simulators' figures. Time is the CPU time of the simulator unless said otherwise.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gvsoc_runner.api import build_file
from gvsoc_runner.backends.commands import gvsoc_launch, gvsoc_prepare
from gvsoc_runner.backends.detect import Installation
from gvsoc_runner.program import Program
from gvsoc_runner.sim.machine import Machine
from gvsoc_runner.targets import load_target

PROGRAMS = Path(__file__).parent / "programs"
NAMES = ("fp", "integer", "memory")
CORE_COUNTS = (1, 8)
FOREVER = 1 << 40
MIN_INSTRUCTIONS = 1_000_000  # less is lost in noise


@dataclass(frozen=True)
class Sample:
    """One run: instructions of all cores (0 when the simulator does not say), seconds."""

    instructions: int
    cpu_s: float
    wall_s: float


@dataclass(frozen=True)
class Pair:
    """A program with its work and the same with none."""

    name: str
    num_cores: int
    full: bytes
    empty: bytes


def built(name: str, num_cores: int, target: str) -> Pair:
    """Compile one of the benchmark's programs."""
    program = build_file(PROGRAMS / f"{name}.c", num_cores=num_cores, target=target)
    return Pair(name, num_cores, program.elf, without_work(program).elf)


def without_work(program: Program) -> Program:
    """The same program with `rounds` = 0 in its data."""
    return program.with_data({"rounds": np.int32(0)})


def run_embedded(elf: bytes, target: str) -> Sample:
    """One run on the embedded simulator; making the machine is not timed.

    Raises:
        RuntimeError: the program does not end with exit code 0.
    """
    machine = Machine(load_target(target))
    machine.load(elf)
    wall, cpu = time.perf_counter(), time.process_time()
    stop = machine.run(FOREVER)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if stop.reason != "exit" or stop.exit_code:
        raise RuntimeError(f"expected a regular exit, got {stop.reason} {stop.exit_code}")
    return Sample(sum(c.instructions for c in machine.counters()), cpu, wall)


class GvsocRun:
    """A prepared configuration of an installed GVSOC: only its launcher is timed."""

    def __init__(self, installation: Installation, elf: bytes) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="odl-benchmark-")
        work = Path(self._folder.name).resolve()
        (work / "program.elf").write_bytes(elf)
        prepare = gvsoc_prepare(
            installation.path, work / "program.elf", work, python=installation.python
        )
        self._call(prepare, work)
        self._launch = gvsoc_launch(installation.path, "gvsoc_config.json", traced=False)
        self._work = work

    @staticmethod
    def _call(command, work: Path) -> None:
        subprocess.run(
            command.argv, env=dict(command.env), cwd=work, check=True, timeout=300,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def sample(self) -> Sample:
        """Run the launcher once."""
        before, wall = children_cpu_s(), time.perf_counter()
        self._call(self._launch, self._work)
        return Sample(0, children_cpu_s() - before, time.perf_counter() - wall)

    def close(self) -> None:
        """Delete the work folder."""
        self._folder.cleanup()


def children_cpu_s() -> float:
    """CPU seconds of all ended child processes of this process."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _net(full: list[Sample], empty: list[Sample], what: str) -> float:
    seconds = [getattr(s, what) for s in full]
    start = [getattr(s, what) for s in empty]
    return max(statistics.median(seconds) - statistics.median(start), 1e-9)


def measure(pair: Pair, target: str, installation: Installation | None, repeats: int) -> dict:
    """Run one program interleaved on both simulators; medians.

    Returns:
        instructions; embedded_mips, gvsoc_mips: million simulated instructions per second of CPU
        time; ratio (embedded / gvsoc) of CPU time and of wall time; None without GVSOC.
    """
    run_embedded(pair.empty, target)
    ours, ours_empty, theirs, theirs_empty = [], [], [], []
    others = [GvsocRun(installation, e) for e in (pair.full, pair.empty)] if installation else []
    try:
        for _ in range(repeats):
            ours.append(run_embedded(pair.full, target))
            ours_empty.append(run_embedded(pair.empty, target))
            for other, samples in zip(others, (theirs, theirs_empty), strict=False):
                samples.append(other.sample())
    finally:
        for other in others:
            other.close()
    instructions = ours[0].instructions - ours_empty[0].instructions
    if instructions < MIN_INSTRUCTIONS:
        raise RuntimeError(
            f"{pair.name}: expected {MIN_INSTRUCTIONS} or more instructions, got {instructions}"
        )
    row = {
        "program": pair.name,
        "num_cores": pair.num_cores,
        "target": target,
        "instructions": instructions,
        "embedded_mips": instructions / _net(ours, ours_empty, "cpu_s") / 1e6,
        "gvsoc_mips": None,
        "ratio_cpu": None,
        "ratio_wall": None,
        "load": os.getloadavg()[0],
    }
    if others:
        row["gvsoc_mips"] = instructions / _net(theirs, theirs_empty, "cpu_s") / 1e6
        for what in ("cpu", "wall"):
            both = [_net(*s, f"{what}_s") for s in ((theirs, theirs_empty), (ours, ours_empty))]
            row[f"ratio_{what}"] = both[0] / both[1]
    return row
