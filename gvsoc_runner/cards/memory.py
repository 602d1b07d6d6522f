"""Who uses the cluster's L1 memory in a program."""

from __future__ import annotations

from dataclasses import dataclass

from gvsoc_runner.build import BuildOptions
from gvsoc_runner.compilation import compile_unit
from gvsoc_runner.judge import KernelReport
from gvsoc_runner.program import ElfFile

_OBJECT = 1  # ELF symbol type


@dataclass(frozen=True)
class L1Use:
    """A part of L1. note: what a reader may want to know; colour: of its area, a role."""

    name: str
    num_bytes: int
    colour: str
    note: str = ""


def l1_use(report: KernelReport) -> tuple[L1Use, ...]:
    """All of L1, from the bottom to the stacks at the top."""
    program, shape = report.program, report.operation.published
    start, end = (program.symbol(f"odl_l1_{word}").address for word in ("start", "end"))
    stacks = program.symbol("odl_stacks").address
    data_end = program.symbol("odl_l1_data_end").address
    tensors = tensor_bytes(report)
    own = own_variables(report)
    mine = sum(own.values())
    names = ", ".join(f"{name} {size}" for name, size in own.items())
    stack_note = "2 KiB for each worker, 4 KiB for the controller"
    return (
        L1Use("tensors of the exercise", tensors, "#E69F00", report.operation.describe(shape)),
        L1Use("your PI_L1 variables", mine, "#D55E00", names),
        L1Use("runtime and harness", data_end - start - mine, "#595959"),
        L1Use("free", stacks - data_end - tensors, "rgba(127,127,127,.25)"),
        L1Use("stacks", end - stacks, "#0072B2", stack_note),
    )


def tensor_bytes(report: KernelReport) -> int:
    """Bytes of all tensors of one call on the published shape."""
    operation = report.operation
    inputs = operation.draw(0, operation.published, 1)
    outputs = operation.outputs(operation.published, 1)
    sizes = {name: array.nbytes for name, array in inputs.items() if name != "odl_shape"}
    return sum(sizes.values()) + sum(spec.num_bytes for spec in outputs.values())


def own_variables(report: KernelReport) -> dict[str, int]:
    """PI_L1 variables of the judged source: name -> bytes."""
    options = BuildOptions(target=report.target, num_cores=report.num_cores)
    symbols = ElfFile(compile_unit(report.unit, options).data).symbols
    return {s.name: s.size for s in symbols if s.kind == _OBJECT and s.section.startswith(".l1")}
