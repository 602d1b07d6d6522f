"""linear-tiled-c: a layer whose weights stay in L2 and come through L1 by DMA, tile by tile."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.linear_tiled_fw import OPERATION
from gvsoc_runner.operations.operation import Arrays, Shape


def _forward(inputs: Arrays, rows: np.ndarray, bias: float = 1.0) -> np.ndarray:
    weight = inputs["odl_weight"].astype(np.float64)[rows]
    return bias * inputs["odl_bias"] + weight @ inputs["odl_x"]


def _tiles(shape: Shape, parts: int) -> int:
    """Rows of a tile when the buffer is divided into `parts`."""
    c_in, _, words = shape
    return max(words // parts // c_in, 1)


def _rows(parts: int, which):
    """which(row, rows per tile) -> the row that was used in its place."""

    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        row, tile = np.arange(shape[1]), _tiles(shape, parts)
        used = np.clip(which(row, tile), 0, shape[1] - 1)
        return _forward(inputs, used)

    return compute


def _every_row(inputs: Arrays) -> np.ndarray:
    return np.arange(len(inputs["odl_bias"]))


def _last_term_lost(inputs: Arrays, shape: Shape) -> np.ndarray:
    weight = inputs["odl_weight"].astype(np.float64)
    return inputs["odl_bias"] + weight[:, :-1] @ inputs["odl_x"][:-1]


_FIRST_TILE = "every tile was computed with the first tile's weights: fetch the next one before it"
_TILE_BEFORE = "tiles are computed with the weights of the one before: wait for the transfer first"

EXERCISE = KernelExercise(
    id="linear-tiled-c",
    title="A layer larger than L1",
    operation=OPERATION,
    mistakes=tuple(
        Mistake(hint, "odl_y", compute)
        for hint, compute in (
            (
                "the bias is missing",
                lambda inputs, shape: _forward(inputs, _every_row(inputs), 0.0),
            ),
            (_FIRST_TILE, _rows(1, lambda row, tile: row % tile)),
            (_FIRST_TILE, _rows(2, lambda row, tile: row % tile)),
            (_TILE_BEFORE, _rows(2, lambda row, tile: np.where(row < tile, row, row - tile))),
            (
                _TILE_BEFORE,
                _rows(2, lambda row, tile: np.where(row < 2 * tile, row, row - 2 * tile)),
            ),
            ("the last term of the sum is missing: i runs from 0 to C_in - 1", _last_term_lost),
        )
    ),
    levels={"bronze": "v2", "gold": "v3"},
    slack=1.1,
    slack_reason=(
        "bronze fetches a tile and then works on it, gold fetches the next one meanwhile; one "
        "buffer with a quicker inner loop still misses gold"
    ),
)
