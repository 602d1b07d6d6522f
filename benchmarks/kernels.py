"""Cycles of our kernels: python benchmarks/kernels.py [--json] [--markdown] [--plot FILE] ...

Every kernel of kernel_figures.py on 8 cores and on 1, as the compiler makes it and rewritten with
xPULP instructions. The cycles are those of the whole public call, fork and barrier included: the
least of the warm calls 2 to 6, of the best version of the ladder. Numbers are checked first: a
kernel with one element outside of its bound ends the benchmark.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import kernel_report
import numpy as np
from kernel_figures import FIGURES, MORE_FIGURES, Figure

from gvsoc_runner.backends.base import Backend
from gvsoc_runner.backends.select import backend_names, load_backend
from gvsoc_runner.build import BuildOptions, Unit
from gvsoc_runner.kernels import build_kernel, request_for, run_request
from gvsoc_runner.operations import load_operation
from gvsoc_runner.operations.operation import CALLS, Operation
from gvsoc_runner.targets import target_names
from gvsoc_runner.xpulp.checked import checked_kernel

_EMPTY = """#include "pulp_train.h"
static void nothing(void *arg) { (void)arg; }
void pulp_relu_fp32_fw_cl(void *act_args) { pi_cl_team_fork(NUM_CORES, nothing, act_args); }
"""


@dataclass(frozen=True)
class Measured:
    """One kernel: version, cycles of the call, instructions of all workers (0: not told), rewritten
    with xPULP instructions or not, hash of the outputs of all calls."""

    version: str
    cycles: int
    instructions: int
    rewritten: bool
    outputs: str


@dataclass(frozen=True)
class Row:
    """A figure with what was measured for it; alone: on one core."""

    figure: Figure
    plain: Measured
    xpulp: Measured
    alone_plain: Measured
    alone_xpulp: Measured


class Bench:
    """Measures on one backend and target."""

    def __init__(self, backend: Backend, target: str) -> None:
        self.backend, self.target = backend, target

    def start_cycles(self, num_cores: int) -> int:
        """A public call that forks an empty function."""
        operation = load_operation("relu-fw")
        options = BuildOptions(target=self.target, num_cores=num_cores, xpulp=False)
        program = build_kernel(operation, Unit("empty.c", _EMPTY), options)
        request, _ = request_for(operation, program, (8,), 0)
        return min(run_request(self.backend, request, self.target, num_cores).warm_cycles)

    def measure(self, figure: Figure, version: str, num_cores: int, xpulp: bool) -> Measured:
        """One version. Raises SystemExit when its numbers are wrong."""
        operation = load_operation(figure.operation)
        options = BuildOptions(target=self.target, num_cores=num_cores, xpulp=False)
        plain = checked_kernel(operation, None, options, version)
        program = plain
        if xpulp:
            wanted = BuildOptions(target=self.target, num_cores=num_cores, xpulp=True)
            program = checked_kernel(operation, None, wanted, version)
        inputs = dict(operation.draw(0, figure.shape, CALLS))
        if "odl_decay" in inputs:  # as TrainLib's figures: no weight decay
            inputs["odl_decay"] = np.zeros_like(inputs["odl_decay"])
        request, _ = request_for(operation, program, figure.shape, 0, CALLS, inputs)
        result = run_request(self.backend, request, self.target, num_cores)
        check_numbers(operation, figure, inputs, result.outputs)
        best = min(result.regions[1:], key=lambda region: region.cycles)
        workers = [c for c in getattr(best, "cores", ()) if c.core_id < 8]
        instructions = sum(core.instructions for core in workers)
        digest = kernel_report.digest(result.outputs, operation.outputs(figure.shape, CALLS))
        return Measured(version, best.cycles, instructions, program != plain, digest)

    def best(self, figure: Figure, num_cores: int, xpulp: bool) -> Measured:
        """The fastest version."""
        versions = load_operation(figure.operation).versions
        found = (self.measure(figure, v, num_cores, xpulp) for v in versions)
        return min(found, key=lambda m: m.cycles)

    def row(self, figure: Figure, one_core: bool) -> Row:
        """Everything about one figure."""
        plain, xpulp = (self.best(figure, 8, x) for x in (False, True))
        alone = [self.best(figure, 1, x) if one_core else None for x in (False, True)]
        return Row(figure, plain, xpulp, *alone)


def compare(rows: list[Row], other: Bench) -> list[tuple[str, ...]]:
    """The same programs on another backend: cycles of both, and whether all bits agree."""
    lines = []
    for row in rows:
        cells = [row.figure.title]
        for ours in (row.plain, row.xpulp):
            theirs = other.measure(row.figure, ours.version, 8, ours is row.xpulp)
            same = "same" if theirs.outputs == ours.outputs else "DIFFERENT"
            cells += [str(ours.cycles), str(theirs.cycles), same]
        lines.append(tuple(cells))
    return lines


def check_numbers(operation: Operation, figure: Figure, inputs, outputs) -> None:
    """Raises SystemExit at an element outside of its bound."""
    for symbol, right in operation.reference(inputs, figure.shape, CALLS).items():
        if not np.all(np.abs(outputs[symbol].astype(np.float64) - right.value) <= right.bound):
            raise SystemExit(f"{figure.title}: {symbol} is wrong; no cycles without right numbers")


def main(argv: list[str] | None = None) -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python benchmarks/kernels.py", description=__doc__)
    parser.add_argument("--target", default="pulp-open-2508", choices=target_names())
    parser.add_argument("--backend", default="embedded", choices=backend_names())
    parser.add_argument("--only", metavar="OPERATION", action="append", help="these alone")
    parser.add_argument("--no-one-core", action="store_true", help="leave the 1-core runs out")
    parser.add_argument("--json", action="store_true", help="figures for programs")
    parser.add_argument("--markdown", action="store_true", help="write them into docs/kernels.md")
    parser.add_argument("--compare", choices=backend_names(), help="the same programs there, too")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw a roofline")
    options = parser.parse_args(argv)
    backend = load_backend(options.backend)
    if reason := backend.available():
        raise SystemExit(f"{options.backend}: {reason}")
    bench = Bench(backend, options.target)
    every = (*FIGURES, *MORE_FIGURES)
    figures = [f for f in every if not options.only or f.operation in options.only]
    rows = [bench.row(figure, not options.no_one_core) for figure in figures]
    start = bench.start_cycles(8)
    if options.json:
        named = {"backend": options.backend, "target": options.target, "start_cycles": start}
        print(json.dumps(named | {"rows": [asdict(row) for row in rows]}, indent=2))
        return 0
    kernel_report.show(rows, start, f"{options.backend}, {options.target}")
    if options.compare:
        other = Bench(load_backend(options.compare), options.target)
        kernel_report.show_comparison(compare(rows, other), options.compare)
    if options.plot:
        kernel_report.draw(rows, options.plot)
    if options.markdown:
        kernel_report.write(rows, start)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
