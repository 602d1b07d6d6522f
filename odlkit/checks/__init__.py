"""Instant checks, one function per exercise: `checks.linear_backward_weight(my_function)`."""

from odlkit.checks.exercise import EXERCISES, Exercise, Mistake, check_of
from odlkit.checks.failure import CheckFailed
from odlkit.checks.judge import Judge, explain
from odlkit.checks.lesson01_graph import graph_backward, scalar_gradient
from odlkit.checks.lesson01_slopes import neuron_slopes, numeric_derivative
from odlkit.checks.lesson02_layers import linear_forward, relu_forward, two_layer_forward
from odlkit.checks.lesson02_loss import averaging_conventions, mse_forward, softmax_cross_entropy
from odlkit.checks.lesson03_linear import linear_backward_input, linear_backward_weight
from odlkit.checks.lesson03_loss import cross_entropy_backward, mse_backward, sgd_step
from odlkit.checks.lesson04_depth import forward_kept, last_layers_update, network_backward
from odlkit.checks.lesson04_relu import relu_backward, two_layer_backward
from odlkit.checks.lesson05_batches import accumulate_gradient, mini_batch_epoch
from odlkit.checks.lesson05_shuffle import shuffle_pairs
from odlkit.checks.lesson05_steps import batch_memory, momentum_step
from odlkit.checks.lesson06_counts import (
    deepest_update,
    peak_memory,
    training_macs,
    update_memory,
)
from odlkit.checks.lesson06_device import compute_energy, place_tensors
from odlkit.checks.lesson06_layers import (
    convolution_cost,
    fold_batch_norm,
    pointwise_backward_weight,
)
from odlkit.checks.lesson10 import KERNELS

__all__ = [
    "EXERCISES",
    "KERNELS",
    "CheckFailed",
    "Exercise",
    "Judge",
    "Mistake",
    "accumulate_gradient",
    "averaging_conventions",
    "batch_memory",
    "check_of",
    "compute_energy",
    "convolution_cost",
    "cross_entropy_backward",
    "deepest_update",
    "explain",
    "fold_batch_norm",
    "forward_kept",
    "graph_backward",
    "last_layers_update",
    "linear_backward_input",
    "linear_backward_weight",
    "linear_forward",
    "mini_batch_epoch",
    "momentum_step",
    "mse_backward",
    "mse_forward",
    "network_backward",
    "neuron_slopes",
    "numeric_derivative",
    "peak_memory",
    "place_tensors",
    "pointwise_backward_weight",
    "relu_backward",
    "relu_forward",
    "scalar_gradient",
    "sgd_step",
    "shuffle_pairs",
    "softmax_cross_entropy",
    "training_macs",
    "two_layer_backward",
    "two_layer_forward",
    "update_memory",
]
