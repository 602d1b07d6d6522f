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

__all__ = [
    "EXERCISES",
    "CheckFailed",
    "Exercise",
    "Judge",
    "Mistake",
    "averaging_conventions",
    "check_of",
    "cross_entropy_backward",
    "explain",
    "forward_kept",
    "graph_backward",
    "last_layers_update",
    "linear_backward_input",
    "linear_backward_weight",
    "linear_forward",
    "mse_backward",
    "mse_forward",
    "network_backward",
    "neuron_slopes",
    "numeric_derivative",
    "relu_backward",
    "relu_forward",
    "scalar_gradient",
    "sgd_step",
    "softmax_cross_entropy",
    "two_layer_backward",
    "two_layer_forward",
]
