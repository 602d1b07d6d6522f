"""Finds operations by their id."""

from __future__ import annotations

import difflib
from importlib import import_module

from gvsoc_runner.operations.operation import Operation

#: Operation id -> module of this package with its OPERATION.
_MODULES = {
    "cluster-sum": "cluster_sum",
    "linear-fw-one-core": "linear_fw_one_core",
    "linear-fw": "linear_fw",
    "linear-bw-weight": "linear_bw_weight",
    "linear-bw-input": "linear_bw_input",
    "linear-bw": "linear_bw",
    "matmul": "matmul",
    "pointwise-fw": "pointwise_fw",
    "pointwise-bw-weight": "pointwise_bw_weight",
    "pointwise-bw-input": "pointwise_bw_input",
    "relu-fw": "relu_fw",
    "relu-bw": "relu_bw",
    "mse-loss": "mse_loss",
    "cross-entropy": "cross_entropy",
    "sgd": "sgd",
    "sgd-momentum": "sgd_momentum",
    "linear-bw-accumulate": "linear_bw_accumulate",
    "training-step": "training_step",
    "training-step-mse": "training_step_mse",
    "mlp-step": "mlp_step",
    "linear-tiled-fw": "linear_tiled_fw",
}


def operation_ids() -> tuple[str, ...]:
    """All ids."""
    return tuple(_MODULES)


def load_operation(operation_id: str) -> Operation:
    """The operation with this id.

    Raises:
        ValueError: there is none; the message names the nearest.
    """
    if operation_id not in _MODULES:
        near = difflib.get_close_matches(operation_id, _MODULES, 1) or list(_MODULES)
        raise ValueError(f"expected an operation, got `{operation_id}`; try: {', '.join(near)}")
    return import_module(f"gvsoc_runner.operations.{_MODULES[operation_id]}").OPERATION
