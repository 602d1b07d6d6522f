"""Builds kernels and files with and without xPULP instructions and picks the program to use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.build import BuildOptions, Unit, build_program, kernel_names, shared_cache
from gvsoc_runner.kernels import build_kernel, build_version, request_for
from gvsoc_runner.operations.operation import Operation
from gvsoc_runner.program import Program
from gvsoc_runner.xpulp.validation import choose

#: Targets whose own compiler emits these instructions: there they are the default.
_TARGETS = ("gap9",)
#: Drawn once and for all: the same pair of programs gets the same verdict everywhere.
_SEED = 0
_CALLS = 2
#: Where a file's own program is cut off: longer ones are taken as they are.
_MOST_CYCLES = 20_000_000


def checked_kernel(
    operation: Operation, unit: Unit | None, options: BuildOptions, version: str = ""
) -> Program:
    """Link a kernel with its harness; rewritten only where all shapes give the same data.

    Args:
        unit: a student's source; None: our own kernel, of this version or the best.

    Raises:
        CompileError, ForbiddenCode, LinkError, ToolchainError; ValueError: no such version.
    """

    def build(xpulp: bool) -> Program:
        chosen = replace(options, xpulp=xpulp)
        if unit is None and version:
            return build_version(operation, version, chosen)
        return build_kernel(operation, unit, chosen)

    def requests(program: Program) -> Iterator[RunRequest]:
        for number, shape in enumerate(operation.numeric_shapes(_SEED)):
            request, _ = request_for(operation, program, shape, _SEED + number, _CALLS)
            yield replace(request, target=options.target, num_cores=options.num_cores)

    return _better(build, options, requests)


def _better(
    build: Callable[[bool], Program],
    options: BuildOptions,
    requests: Callable[[Program], Iterator[RunRequest]],
) -> Program:
    wanted = options.target in _TARGETS if options.xpulp is None else options.xpulp
    plain = build(False)
    return choose(plain, build(True), requests, shared_cache()) if wanted else plain


def checked_file(unit: Unit, options: BuildOptions) -> Program:
    """Link a free-standing file with the runtime; rewritten where it ends with the same data.

    Raises:
        CompileError, ForbiddenCode, LinkError, ToolchainError.
    """

    def build(xpulp: bool) -> Program:
        names, chosen = kernel_names(), replace(options, xpulp=xpulp)
        return build_program([unit], chosen, name=unit.name, student_defines=names)

    def requests(program: Program) -> Iterator[RunRequest]:
        request = RunRequest(program, max_cycles=_MOST_CYCLES)
        yield replace(request, target=options.target, num_cores=options.num_cores)

    return _better(build, options, requests)
