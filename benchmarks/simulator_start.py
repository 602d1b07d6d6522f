"""How long a student waits: first compilation ever, start to first result, edit-compile-run.

Each measurement starts fresh Python processes; the code that they run is in this file too:
`python simulator_start.py first-result ELF` and `python simulator_start.py edits SOURCE COUNT`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXERCISE = "linear-bw-weight-c"
KERNEL = Path(__file__).parents[1] / "notebooks/src/03_linear_backward/linear_bw_weight.c"
PARTS = ("interpreter", "import gvsoc_runner", "machine and load", "run")


def _child(*arguments: str, **variables: str) -> dict:
    """Run this file in a fresh process; what it printed last, as JSON."""
    env = {**os.environ, **variables, "ODL_STARTED": repr(time.time())}
    argv = [sys.executable, __file__, *arguments]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{arguments[0]} failed: {done.stderr.strip()[-800:]}")
    return json.loads(done.stdout.splitlines()[-1])


def first_result(elf: Path, repeats: int) -> dict:
    """Parts of a warm start, medians in seconds; "total" is from the first import to the result."""
    _child("first-result", str(elf))  # fills the caches
    runs = [_child("first-result", str(elf)) for _ in range(repeats)]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def first_compile(elf: Path) -> dict:
    """Seconds of a first use with an empty cache of compiled code: wall, and CPU of all workers."""
    with tempfile.TemporaryDirectory(prefix="odl-jit-") as folder:
        answer = _child("first-result", str(elf), ODL_JIT_CACHE=folder)
    return {"wall": answer["total"], "cpu": answer["cpu with workers"]}


def edits(count: int) -> dict:
    """Medians in seconds of judging a kernel that was edited each time, in one warm process."""
    with tempfile.TemporaryDirectory(prefix="odl-build-") as folder:
        return _child("edits", str(KERNEL), str(count), ODL_CACHE_DIR=folder)


def _print_first_result(elf: str) -> None:
    now = time.perf_counter
    marks = [now()]
    parts = {"interpreter": time.time() - float(os.environ["ODL_STARTED"])}
    from gvsoc_runner.api import run_program
    from gvsoc_runner.program import Program
    from gvsoc_runner.sim.machine import Machine
    from gvsoc_runner.targets import load_target

    marks.append(now())
    Machine(load_target("gap9"))
    marks.append(now())
    run_program(Program(Path(elf).read_bytes(), "first"), target="gap9", backend="embedded")
    marks.append(now())
    for name, begin, end in zip(PARTS[1:], marks, marks[1:], strict=False):
        parts[name] = end - begin
    used = os.times()
    parts["total"] = marks[-1] - marks[0]
    parts["cpu"] = used.user + used.system
    parts["cpu with workers"] = parts["cpu"] + used.children_user + used.children_system
    print(json.dumps(parts))


def _print_edits(source: str, count: int) -> None:
    from gvsoc_runner import judge_kernel
    from gvsoc_runner.compilation import BuildOptions, Unit, compile_unit

    text, now = Path(source).read_text(), time.perf_counter
    rows = []
    for number in range(count + 2):
        begin = now()
        compile_unit(Unit("cell.c", f"{text}// version {number}a\n"), BuildOptions())
        compiler = now() - begin
        begin = now()
        report = judge_kernel(f"{text}// version {number}b\n", EXERCISE, seed=number)
        total = now() - begin
        if not report.correct:
            raise RuntimeError(f"expected a correct kernel, got {report.reason}")
        rows.append({"compiler": compiler, "compile, screen, link": report.seconds["compile"],
                     "simulate and compare": report.seconds["run"], "total": total})  # fmt: skip
    warm = rows[2:]
    print(json.dumps({key: statistics.median(row[key] for row in warm) for key in warm[0]}))


if __name__ == "__main__":
    if sys.argv[1] == "first-result":
        _print_first_result(sys.argv[2])
    else:
        _print_edits(sys.argv[2], int(sys.argv[3]))
