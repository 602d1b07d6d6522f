"""Builds and runs the kernels of exercises: harness + one source file + fresh data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gvsoc_runner.backends.base import Backend, GuardedCalls, OutputSpec, RunRequest
from gvsoc_runner.build import BuildOptions, Unit, build_program, source_unit
from gvsoc_runner.errors import IrregularRun
from gvsoc_runner.exercises.spec import CALLS, Arrays, KernelExercise, Shape
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult

_HARNESS = ("harness/region.S", "harness/harness.c")
_STATUS = {
    1: ("canary", "a value next to an output was overwritten: an index runs past the end"),
    2: (
        "input-changed",
        "an input, or a tensor of another step, was changed: inputs are read only",
    ),
    4: ("dma", "a DMA transfer was still under way when the function returned: wait for it"),
}


def build_kernel(
    exercise: KernelExercise, unit: Unit | None, options: BuildOptions | None = None
) -> Program:
    """Link a student's unit, or our reference when there is none, with the exercise's harness.

    Raises:
        CompileError, ForbiddenCode, LinkError, ToolchainError.
    """
    units = [source_unit(path) for path in (*_HARNESS, exercise.harness)]
    if unit is None:
        return build_program(units, options, name=exercise.id)
    return build_program(
        [*units, unit],
        options,
        name=exercise.id,
        withheld=exercise.withheld,
        student_defines=(exercise.function,),
    )


def request_for(
    exercise: KernelExercise, program: Program, shape: Shape, seed: int, calls: int = CALLS
) -> tuple[RunRequest, Arrays]:
    """A run of one shape with freshly drawn inputs, and those inputs."""
    if not 1 <= calls <= CALLS:
        raise ValueError(f"calls: expected 1 to {CALLS}, got {calls}")
    inputs = exercise.draw(seed, shape, calls)
    outputs = {
        **exercise.outputs(shape, calls),
        "odl_status": OutputSpec((calls,), "uint32"),
        "odl_calls_done": OutputSpec((1,), "int32"),
        "odl_cycles": OutputSpec((calls,), "uint32"),
    }
    data = {**inputs, "odl_num_calls": np.int32(calls)}
    # A thousand cycles for every multiplication and element: a hundred times what v0 needs.
    work = exercise.macs(shape) + sum(shape) + 64
    limit = 2_000_000 + calls * 1000 * work
    drawn = tuple(name for name in inputs if name != "odl_shape")
    guarded = GuardedCalls(inputs=drawn, outputs=tuple(exercise.outputs(shape, calls)))
    request = RunRequest(
        program=program,
        inputs=data,
        outputs=outputs,
        max_cycles=limit,
        guarded=guarded,
    )
    return request, inputs


def run_request(backend: Backend, request: RunRequest, target: str, num_cores: int) -> RunResult:
    """Run, and insist on the regular end.

    Raises:
        IrregularRun: wrong exit code, region marks, canaries or inputs; what Backend.run raises.
    """
    result = backend.run(replace(request, target=target, num_cores=num_cores))
    calls = int(request.inputs["odl_num_calls"])
    if result.exit_code:
        text = result.stdout.strip().splitlines()
        said = f": {text[-1]}" if text else ""
        raise IrregularRun(
            "exit-code", f"the program ended early with code {result.exit_code}{said}"
        )
    if int(result.outputs["odl_calls_done"][0]) != calls:
        raise IrregularRun("calls", "the program ended before all calls were made")
    if len(result.regions) != calls:
        raise IrregularRun(
            "regions", f"expected {calls} measured regions, got {len(result.regions)}"
        )
    for call, status in enumerate(result.outputs["odl_status"]):
        for bit, (kind, sentence) in _STATUS.items():
            if int(status) & bit:
                raise IrregularRun(kind, f"call {call + 1}: {sentence}")
    return result
