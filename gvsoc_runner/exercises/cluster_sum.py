"""cluster-sum-c: a sum over eight cores, without a race."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.cluster_sum import OPERATION
from gvsoc_runner.operations.operation import Arrays, Shape

_CORES = 8


def _block(shape: Shape) -> int:
    return -(-shape[0] // _CORES)


def _of_core(core: int):
    """The part of one core when elements are dealt out in turn."""
    return lambda inputs, shape: inputs["odl_x"][core::_CORES].sum(dtype=np.float64)


def _first_block(inputs: Arrays, shape: Shape) -> np.ndarray:
    return inputs["odl_x"][: _block(shape)].sum(dtype=np.float64)


def _last_block(inputs: Arrays, shape: Shape) -> np.ndarray:
    return inputs["odl_x"][(_CORES - 1) * _block(shape) :].sum(dtype=np.float64)


def _whole_blocks_only(inputs: Arrays, shape: Shape) -> np.ndarray:
    return inputs["odl_x"][: shape[0] // _CORES * _CORES].sum(dtype=np.float64)


def _borders_twice(inputs: Arrays, shape: Shape) -> np.ndarray:
    x = inputs["odl_x"].astype(np.float64)
    return x.sum() + x[_block(shape) :: _block(shape)][: _CORES - 1].sum()


EXERCISE = KernelExercise(
    id="cluster-sum-c",
    title="A sum over eight cores",
    operation=OPERATION,
    mistakes=(
        Mistake(
            "the elements after the last whole block are lost: the share of a core must be "
            "rounded up, (n + NUM_CORES - 1) / NUM_CORES, and the last core stops at n",
            "odl_sum",
            _whole_blocks_only,
        ),
        Mistake(
            "this is the part of core 0 alone: the sums of all cores have to be added up",
            "odl_sum",
            _first_block,
        ),
        Mistake(
            "this is the part of the last core alone: each core overwrote the sum of the others",
            "odl_sum",
            _last_block,
        ),
        Mistake(
            "this is the part of core 0 alone: the sums of all cores have to be added up",
            "odl_sum",
            _of_core(0),
        ),
        Mistake(
            "this is the part of the last core alone: each core overwrote the sum of the others",
            "odl_sum",
            _of_core(_CORES - 1),
        ),
        Mistake(
            "two cores both add the element at the border of their parts: a part ends before the "
            "next one begins",
            "odl_sum",
            _borders_twice,
        ),
        Mistake(
            "the last element is missing: indices run from 0 to n - 1",
            "odl_sum",
            lambda inputs, shape: inputs["odl_x"][:-1].sum(dtype=np.float64),
        ),
        Mistake(
            "every core added up all of x: each should take its own part",
            "odl_sum",
            lambda inputs, shape: _CORES * inputs["odl_x"].sum(dtype=np.float64),
        ),
        Mistake(
            "this is the mean: the sum was asked for",
            "odl_sum",
            lambda inputs, shape: inputs["odl_x"].mean(dtype=np.float64),
        ),
    ),
    levels={"bronze": "v1"},
    slack=1.4,
    slack_reason=(
        "the last step may be done in other ways, such as one core after the other in a critical "
        "section, and elements may be shared in blocks or in turn"
    ),
    race_free=True,
)
