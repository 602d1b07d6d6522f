"""A network whose layers all have one width: forward, backward and update of its last layers.

Layers are numbered from 0 here; ReLU stands between two layers, nothing behind the last one.
"""

import numpy as np

from odlkit.layers import linear_backward, linear_forward


def forward_kept(x, weights, biases, train_from=0):
    """Run all layers, keep only what the backward pass of the trained ones needs.

    Args:
        x: (N, C) float; weights: (L, C, C) float; biases: (L, C) float.
        train_from: number of frozen layers at the front, 0 to L-1.

    Returns:
        logits (N, C); kept (L - train_from, N, C), the inputs of the trained layers in order.

    Cost: L*N*C*C MAC, frozen or not.   Source: notebook 04, section 4.
    """
    kept = []
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        if layer > 0:
            x = np.maximum(x, 0)
        if layer >= train_from:
            kept.append(x)
        x = linear_forward(x, weight, bias)
    return x, np.stack(kept)


def network_backward(grad_output, kept, weights):
    """Weight and bias gradients of the last layers, for as many as inputs were kept.

    Args:
        grad_output: (N, C) float, dL/d(logits); kept: (k, N, C), inputs of the last k layers.
        weights: (L, C, C) float, L >= k.

    Returns:
        grad_weights (k, C, C), grad_biases (k, C), first of the k layers first.

    Cost: (2*k - 1)*N*C*C MAC.   Source: notebook 04, eq. 4 to 6.
    """
    grad_weights, grad_biases = [], []
    for x, weight in zip(kept[::-1], weights[::-1], strict=False):
        grad_input, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
        grad_weights.append(grad_weight)
        grad_biases.append(grad_bias)
        grad_output = grad_input * (x > 0)
    return np.stack(grad_weights[::-1]), np.stack(grad_biases[::-1])


def last_layers_update(grad_output, kept, weights, biases, lr):
    """One step of gradient descent for the last k layers; the others stay as they are.

    Args:
        grad_output, kept, weights: as in `network_backward`; biases: (L, C) float.
        lr: learning rate.

    Returns:
        new_weights (L, C, C), new_biases (L, C).   Source: notebook 04, section 6.
    """
    grad_weights, grad_biases = network_backward(grad_output, kept, weights)
    frozen = len(weights) - len(kept)
    new_weights, new_biases = weights.copy(), biases.copy()
    new_weights[frozen:] -= lr * grad_weights
    new_biases[frozen:] -= lr * grad_biases
    return new_weights, new_biases
