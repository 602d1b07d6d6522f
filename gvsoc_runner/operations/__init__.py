"""What kernels compute, and how it is drawn, checked and counted: one home for all of them."""

from gvsoc_runner.operations.operation import Expected, Operation, draw_normal, rounding_bound
from gvsoc_runner.operations.registry import load_operation, operation_ids

__all__ = [
    "Expected",
    "Operation",
    "draw_normal",
    "load_operation",
    "operation_ids",
    "rounding_bound",
]
