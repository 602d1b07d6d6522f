"""training-step-mse: forward, mean squared error, gradients and SGD of one layer, one sample."""

from __future__ import annotations

from gvsoc_runner.operations.training_step import MSE, VERSIONS, make

OPERATION = make("training-step-mse", MSE, VERSIONS)
