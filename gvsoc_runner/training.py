"""Train a linear layer step by step on the cluster, with a student's training step or our own."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.select import select_backend
from gvsoc_runner.build import BuildOptions, Unit
from gvsoc_runner.kernels import request_for, run_request
from gvsoc_runner.operations.registry import load_operation
from gvsoc_runner.xpulp.checked import checked_kernel


def train_on_cluster(
    unit: Unit | None,
    x: np.ndarray,
    target: np.ndarray,
    *,
    num_classes: int,
    lr: float,
    target_name: str = "gap9",
    backend: str | None = None,
) -> np.ndarray:
    """One pass over the samples from zero weights: softmax cross-entropy, SGD, one step each.

    Args:
        unit: C that defines training_step_cl, such as report.unit; None takes our own kernels.
        x: (N, C_in) float; target: (N,) class numbers below num_classes; lr: learning rate.
        target_name, backend: where the steps run.

    Returns:
        (N,) float32, the loss of each sample before its step, as the kernel wrote it.

    Raises:
        CompileError, SimulationFault, IrregularRun, ...: as run_kernel.
    """
    operation = load_operation("training-step")
    chosen, _ = select_backend(backend, target_name)
    program = checked_kernel(operation, unit, BuildOptions(target=target_name))
    shape = (x.shape[1], num_classes, 1)
    weight, bias = np.zeros(shape[1::-1], np.float32), np.zeros(num_classes, np.float32)
    losses = []
    for sample, label in zip(x.astype(np.float32), target, strict=True):
        inputs = dict(operation.draw(0, shape, 1)) | {
            "odl_x": sample[None],
            "odl_weight": weight[None],
            "odl_bias": bias[None],
            "odl_target": np.eye(num_classes, dtype=np.float32)[[label]],
            "odl_lr": np.array([lr], np.float32),
            "odl_decay": np.zeros(1, np.float32),
        }
        request, _ = request_for(operation, program, shape, 0, 1, inputs)
        found = run_request(chosen, request, target_name, 8).outputs
        losses.append(found["odl_loss"][0])
        weight, bias = found["odl_new_weight"][0], found["odl_new_bias"][0]
    return np.array(losses, np.float32)
