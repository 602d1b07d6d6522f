"""The tensors of a fully connected layer, as the harnesses of its passes hold them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.operation import Arrays, Expected, Shape, draw_normal
from odlkit.layers import linear_backward, linear_forward

#: Symbol -> axes. The order numbers the operands for the seeds.
AXES = {
    "odl_x": "i",
    "odl_grad_output": "o",
    "odl_y": "o",
    "odl_weight": "oi",
    "odl_bias": "o",
    "odl_grad_input": "i",
    "odl_grad_weight": "oi",
    "odl_grad_bias": "o",
}
#: How students call them.
FIELDS = {
    "odl_y": "output->data",
    "odl_grad_input": "input->diff",
    "odl_grad_weight": "coeff->diff",
    "odl_grad_bias": "bias->diff",
}
#: Library sources that hold an answer to any pass.
WITHHELD = (
    *("linear_fw", "linear_bw_weight", "linear_bw_input", "linear_bw"),
    *("linear_forward", "pulp_linear_fp32_fw_cl", "pulp_linear_fp32_bw_cl"),
    *("pulp_linear_fp32_bw_param_grads_cl", "pulp_linear_fp32_bw_input_grads_cl"),
    *("matmul", "mm"),
)


def _sizes(symbol: str, shape: Shape) -> Shape:
    letters = dict(zip("io", shape, strict=True))
    return tuple(letters[axis] for axis in AXES[symbol])


def drawing(*results: str) -> Callable[[int, Shape, int], Arrays]:
    """The draw of an operation with these outputs: all other tensors get values of their own."""

    def draw(seed: int, shape: Shape, calls: int) -> Arrays:
        given = ((n, s) for n, s in enumerate(AXES) if s not in results)
        arrays = {s: draw_normal(seed, n, (calls, *_sizes(s, shape))) for n, s in given}
        return arrays | {"odl_shape": np.array([*shape, 1], np.int32)}

    return draw


def collecting(*results: str) -> Callable[[Shape, int], dict[str, OutputSpec]]:
    """The `outputs` of an operation with these outputs."""
    return lambda shape, calls: {s: OutputSpec((calls, *_sizes(s, shape))) for s in results}


def labelling(*results: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The `labels` of an operation with these outputs."""
    return {s: (FIELDS[s], tuple(AXES[s])) for s in results}


def expected(
    inputs: Arrays, calls: int, result: str, bound: Callable[[np.ndarray], np.ndarray]
) -> Expected:
    """One output of all calls, from odlkit in float64.

    Args:
        bound: sum of the terms' absolute values -> how far a kernel may be off.
    """
    signed = {s: inputs[s].astype(np.float64) for s in AXES if s in inputs}
    value = np.stack([_layer(signed, call)[result] for call in range(calls)])
    sizes = {s: np.abs(a) for s, a in signed.items()}
    return Expected(value, bound(np.stack([_layer(sizes, c)[result] for c in range(calls)])))


def _layer(tensors: Arrays, call: int) -> dict[str, np.ndarray]:
    names = ("odl_x", "odl_weight", "odl_bias", "odl_grad_output")
    x, weight, bias, grad_output = (tensors[s][call] for s in names)
    found = {"odl_y": linear_forward(x[None], weight, bias)[0]}
    grads = linear_backward(grad_output[None], x[None], weight)
    found["odl_grad_input"], found["odl_grad_weight"] = grads[0][0], grads[1]
    return found | {"odl_grad_bias": grads[2]}


def random_shape(rng: np.random.Generator) -> Shape:
    """Features in, features out: seldom a multiple of anything."""
    return int(rng.integers(2, 48)), int(rng.integers(9, 48))
