"""The tensors of a 1 x 1 convolution, as the harnesses of its passes hold them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.operation import (
    Arrays,
    Expected,
    Operation,
    Shape,
    draw_normal,
    rounding_bound,
)
from odlkit.convolution import pointwise_backward, pointwise_forward

#: Symbol -> axes: i, o channels; h, w pixels. The order numbers the operands for the seeds.
_AXES = {
    "odl_x": "ihw",
    "odl_weight": "oi",
    "odl_grad_output": "ohw",
    "odl_y": "ohw",
    "odl_grad_input": "ihw",
    "odl_grad_weight": "oi",
}
_FIELDS = {
    "odl_y": "output->data",
    "odl_grad_input": "input->diff",
    "odl_grad_weight": "coeff->diff",
}
_WITHHELD = (
    *("matmul", "mm", "pulp_conv_pw_fp32_fw_cl"),
    *("pulp_conv_pw_fp32_bw_param_grads_cl", "pulp_conv_pw_fp32_bw_input_grads_cl"),
)


def pointwise_operation(
    operation_id: str,
    function: str,
    result: str,
    terms: Callable[[Shape], int],
    product: str,
    versions: tuple[str, ...],
) -> Operation:
    """One pass of the layer.

    Args:
        result: symbol of its output; terms: shape -> how many products are summed per element.
        product: the matrix product that does the work, and its versions.
    """

    stem = operation_id.replace("-", "_")

    def draw(seed: int, shape: Shape, calls: int) -> Arrays:
        given = ((n, s) for n, s in enumerate(_AXES) if s != result)
        arrays = {s: draw_normal(seed, n, (calls, *_sizes(s, shape))) for n, s in given}
        return arrays | {"odl_shape": np.array(shape, np.int32)}

    def reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
        signed = {s: a.astype(np.float64) for s, a in inputs.items() if s in _AXES}
        sizes = {s: np.abs(a) for s, a in signed.items()}
        value, magnitude = (
            np.stack([_passes[result](tensors, call) for call in range(calls)])
            for tensors in (signed, sizes)
        )
        # The first addition is to 0.
        return {result: Expected(value, rounding_bound(magnitude, terms(shape)))}

    return Operation(
        id=operation_id,
        functions=(function,),
        harness=f"harness/{stem}.c",
        shape_names=("C_in", "C_out", "H", "W"),
        published=(64, 64, 5, 5),
        shapes=((1, 1, 1, 1), (3, 5, 1, 2), (8, 9, 3, 3), (13, 1, 2, 3), (1, 7, 4, 1)),
        random_shape=_random_shape,
        draw=draw,
        reference=reference,
        outputs=lambda shape, calls: {result: OutputSpec((calls, *_sizes(result, shape)))},
        labels={result: (_FIELDS[result], tuple(_AXES[result]))},
        macs=lambda shape: int(np.prod(shape)),
        withheld=_WITHHELD,
        versions={v: {stem.upper(): f"{product}_{v}"} for v in versions},
    )


def _sizes(symbol: str, shape: Shape) -> Shape:
    letters = dict(zip("iohw", shape, strict=True))
    return tuple(letters[axis] for axis in _AXES[symbol])


def _random_shape(rng: np.random.Generator) -> Shape:
    return tuple(int(rng.integers(low, high)) for low, high in ((2, 24), (9, 24), (1, 6), (2, 6)))


def _forward(tensors: Arrays, call: int) -> np.ndarray:
    return pointwise_forward(tensors["odl_x"][call][None], tensors["odl_weight"][call])[0]


def _backward(tensors: Arrays, call: int) -> tuple[np.ndarray, ...]:
    x, weight, grad_output = (tensors[s][call] for s in ("odl_x", "odl_weight", "odl_grad_output"))
    return pointwise_backward(grad_output[None], x[None], weight)


_passes = {
    "odl_y": _forward,
    "odl_grad_input": lambda tensors, call: _backward(tensors, call)[0][0],
    "odl_grad_weight": lambda tensors, call: _backward(tensors, call)[1],
}
