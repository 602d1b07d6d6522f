"""Builds and runs kernels: the harness of an operation + a unit under test + fresh data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gvsoc_runner.backends.base import Backend, GuardedCalls, OutputSpec, RunRequest
from gvsoc_runner.build import BuildOptions, Unit, build_program, source_unit
from gvsoc_runner.errors import IrregularRun
from gvsoc_runner.operations.operation import CALLS, Arrays, Operation, Shape
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult

_HARNESS = ("harness/region.S", "harness/harness.c")
_PANIC = 125  # odl_panic: the runtime or the library was called in a way it does not allow
_STATUS = {
    1: ("canary", "a value next to an output was overwritten: an index runs past the end"),
    2: (
        "input-changed",
        "an input, or a tensor of another step, was changed: inputs are read only",
    ),
    4: ("dma", "a DMA transfer was still under way when the function returned: wait for it"),
}


def build_kernel(
    operation: Operation, unit: Unit | None, options: BuildOptions | None = None
) -> Program:
    """Link a student's unit, or our best version when there is none, with the harness.

    Raises:
        CompileError, ForbiddenCode, LinkError, ToolchainError.
    """
    units = [source_unit(path) for path in (*_HARNESS, operation.harness)]
    if unit is None:
        return build_program(units, options, name=operation.id)
    return build_program(
        [*units, unit],
        options,
        name=operation.id,
        withheld=operation.withheld,
        student_defines=operation.functions,
    )


def build_version(
    operation: Operation, version: str, options: BuildOptions | None = None
) -> Program:
    """Link one version of our ladder under the public names.

    Raises:
        ValueError: the ladder has no such version. ToolchainError.
    """
    if version not in operation.versions:
        known = ", ".join(operation.versions)
        raise ValueError(f"{operation.id}: expected a version ({known}), got {version!r}")
    chosen = "".join(f"#define {m} {f}\n" for m, f in operation.versions[version].items())
    units = [source_unit(path) for path in (*_HARNESS, operation.harness)]
    for function in operation.functions:
        wrapper = source_unit(f"kernels/{function}.c")
        units.append(replace(wrapper, source=f"{chosen}#line 1\n{wrapper.source}"))
    return build_program(units, options, name=f"{operation.id} {version}")


def request_for(
    operation: Operation,
    program: Program,
    shape: Shape,
    seed: int,
    calls: int = CALLS,
    inputs: Arrays | None = None,
) -> tuple[RunRequest, Arrays]:
    """A run of one shape with given or freshly drawn inputs, and those inputs."""
    if not 1 <= calls <= CALLS:
        raise ValueError(f"calls: expected 1 to {CALLS}, got {calls}")
    # The last numbers of a shape may be switches, such as "transposed or not".
    if any(n < 0 for n in shape) or operation.macs(shape) < 1:
        raise ValueError(f"expected sizes of 1 and more, got {operation.describe(shape)}")
    inputs = operation.draw(seed, shape, calls) if inputs is None else inputs
    outputs = {
        **operation.outputs(shape, calls),
        "odl_status": OutputSpec((calls,), "uint32"),
        "odl_calls_done": OutputSpec((1,), "int32"),
        "odl_cycles": OutputSpec((calls,), "uint32"),
    }
    data = {**inputs, "odl_num_calls": np.int32(calls)}
    # A thousand cycles for every multiplication and element: a hundred times what v0 needs.
    work = operation.macs(shape) + sum(shape) + 64
    limit = 2_000_000 + calls * 1000 * work
    drawn = tuple(name for name in inputs if name != "odl_shape")
    guarded = GuardedCalls(inputs=drawn, outputs=tuple(operation.outputs(shape, calls)))
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
        kind = "panic" if result.exit_code == _PANIC else "exit-code"
        raise IrregularRun(kind, f"the program ended early with code {result.exit_code}{said}")
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
