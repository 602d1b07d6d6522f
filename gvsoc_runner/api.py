"""Run C on the cluster: a kernel of an exercise, or a file of your own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from gvsoc_runner.backends.base import OutputSpec, RunRequest
from gvsoc_runner.backends.select import select_backend
from gvsoc_runner.build import BuildOptions, Unit
from gvsoc_runner.exercises.registry import load_exercise
from gvsoc_runner.kernels import request_for, run_request
from gvsoc_runner.operations.operation import CALLS, Shape
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult
from gvsoc_runner.xpulp.checked import checked_file, checked_kernel


def run_kernel(
    source: str | None,
    exercise_id: str,
    *,
    version: str = "",
    shape: Shape | None = None,
    seed: int = 0,
    calls: int = CALLS,
    num_cores: int = 8,
    target: str = "gap9",
    backend: str | None = None,
    name: str = "kernel.c",
    first_line: int = 1,
    profile: bool = False,
    xpulp: bool | None = None,
) -> RunResult:
    """Compile a kernel, run it in its harness on drawn inputs, return outputs and cycles.

    Args:
        source: text of the C file; None runs our own kernel.
        version: of our own kernel, such as "v1"; default: the best.
        shape: as the exercise names it, such as (C_in, C_out); default: the published shape.
        calls: 1 to 6; the first finds cold instruction caches.
        num_cores: 1 to 8, the macro NUM_CORES.
        backend: "embedded", "gvsoc" or "gap9"; a fallback is said in `notices`.
        xpulp: use hardware loops where that changes no number; None: on target gap9.

    Returns:
        RunResult; outputs hold all calls, first axis = call. The numbers are not judged here:
        see judge.judge_kernel.

    Raises:
        CompileError, SimulationFault, CycleLimitError, DeadlockError, IrregularRun, ...
    """
    operation = load_exercise(exercise_id).operation
    chosen, notices = select_backend(backend, target)
    unit = None if source is None else Unit(name, source, first_line=first_line)
    options = BuildOptions(target, num_cores, xpulp=xpulp)
    program = checked_kernel(operation, unit, options, version)
    request, _ = request_for(operation, program, shape or operation.published, seed, calls)
    if profile:
        request = replace(request, options={**request.options, "profile": True})
    result = run_request(chosen, request, target, num_cores)
    return replace(result, notices=(*notices, *program.notices, *result.notices))


def build_source(
    source: str,
    *,
    name: str = "program.c",
    first_line: int = 1,
    num_cores: int = 8,
    target: str = "gap9",
    xpulp: bool | None = None,
) -> Program:
    """Compile a free-standing C source, with `int main(void)`, and link it with the runtime.

    Raises:
        CompileError, LinkError, ToolchainError.
    """
    options = BuildOptions(target, num_cores, xpulp=xpulp)
    return checked_file(Unit(name, source, first_line=first_line), options)


def build_file(
    path: str | Path, *, num_cores: int = 8, target: str = "gap9", xpulp: bool | None = None
) -> Program:
    """build_source of a file.

    Raises:
        as build_source; OSError when the file cannot be read.
    """
    source = Path(path).read_text(encoding="utf-8", errors="replace")
    name, where = Path(path).name, {"num_cores": num_cores, "target": target}
    return build_source(source, name=name, xpulp=xpulp, **where)


def run_program(
    program: Program,
    *,
    outputs: Mapping[str, OutputSpec] | None = None,
    num_cores: int = 8,
    target: str = "gap9",
    backend: str | None = None,
    max_cycles: int = 200_000_000,
    profile: bool = False,
    progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Run a linked program to its exit; `progress` is called with the cycle now and then.

    Raises:
        SimulationFault, CycleLimitError, DeadlockError, BackendUnavailable.
    """
    chosen, notices = select_backend(backend, target)
    request = RunRequest(
        program=program,
        target=target,
        outputs=outputs or {},
        max_cycles=max_cycles,
        num_cores=num_cores,
        options={"profile": True} if profile else {},
        progress=progress,
    )
    result = chosen.run(request)
    return replace(result, notices=(*notices, *program.notices, *result.notices))


def run_file(
    path: str | Path,
    *,
    exercise: str | None = None,
    num_cores: int = 8,
    target: str = "gap9",
    backend: str | None = None,
    max_cycles: int = 200_000_000,
    profile: bool = False,
    xpulp: bool | None = None,
) -> RunResult:
    """Run a C file: on its own from main(), or as the kernel of an exercise.

    Raises:
        as run_kernel and run_program; OSError when the file cannot be read.
    """
    if exercise is not None:
        source = Path(path).read_text(encoding="utf-8", errors="replace")
        return run_kernel(
            source,
            exercise,
            num_cores=num_cores,
            target=target,
            backend=backend,
            name=Path(path).name,
            profile=profile,
            xpulp=xpulp,
        )
    program = build_file(path, num_cores=num_cores, target=target, xpulp=xpulp)
    return run_program(
        program,
        num_cores=num_cores,
        target=target,
        backend=backend,
        max_cycles=max_cycles,
        profile=profile,
    )
