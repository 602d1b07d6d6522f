"""Batch, mini-batch and stochastic gradient descent of one linear layer, and their memory.

The layer is y = x @ weight.T + bias and its loss the mean squared error over N*C_out outputs, as in
lessons 02 and 03.
"""

import numpy as np

from odlkit import layers, losses

FLOAT_BYTES = 4  # float32
KIB = 1024


def accumulate_gradient(x, target, weight, bias):
    """Gradient of the batch, collected from one sample at a time.

    Args:
        x: (N, C_in); target: (N, C_out); weight: (C_out, C_in); bias: (C_out,), all float.

    Returns:
        grad_weight (C_out, C_in), grad_bias (C_out,): the mean over the N samples.

    Memory: one sample's input and output gradient, whatever N is.   Source: notebook 05, eq. 2.
    """
    grad_weight, grad_bias = np.zeros_like(weight), np.zeros_like(bias)
    for row in range(len(x)):
        y = weight @ x[row] + bias
        grad_output = 2.0 * (y - target[row]) / len(bias)
        grad_weight += np.outer(grad_output, x[row]) / len(x)
        grad_bias += grad_output / len(x)
    return grad_weight, grad_bias


def batch_gradient(x, target, weight, bias):
    """The same gradient for all samples at once, in two matrix products (notebook 03, eq. 3, 4)."""
    grad_output = losses.mse_backward(layers.linear_forward(x, weight, bias), target)
    return grad_output.T @ x, grad_output.sum(axis=0)


def mini_batch_epoch(x, target, weight, bias, order, batch_size, lr):
    """One pass over the samples: a step after each `batch_size` of them (the last may be fewer).

    Args:
        x, target, weight, bias: as in `accumulate_gradient`.
        order: (N,) int, row numbers in the order in which they are used; batch_size: 1 to N.
        lr: learning rate.

    Returns:
        weight, bias after the epoch, new arrays.
    """
    weight, bias = weight.copy(), bias.copy()
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        grad_weight, grad_bias = batch_gradient(x[rows], target[rows], weight, bias)
        weight -= lr * grad_weight
        bias -= lr * grad_bias
    return weight, bias


def shuffle_pairs(x, target, draws):
    """Fisher-Yates: put samples and their targets into one new random order.

    Args:
        x: (N, C_in); target: (N, C_out); draws: (N,) int, draws[i] is random from 0 to i.

    Returns:
        x, target in the new order, new arrays.

    Source: R. Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964).
    """
    order = np.arange(len(x))
    for i in range(len(x) - 1, 0, -1):
        order[i], order[draws[i]] = order[draws[i]], order[i]
    return x[order], target[order]


def momentum_step(param, grad, velocity, lr, momentum):
    """A step with memory: velocity' = momentum * velocity + grad, param' = param - lr * velocity'.

    Args:
        param, grad, velocity: arrays of one shape; lr, momentum: numbers, 0 <= momentum < 1.

    Returns:
        new_param, new_velocity, new arrays.   Source: notebook 05, eq. 4 (PyTorch's convention).
    """
    new_velocity = momentum * velocity + grad
    return param - lr * new_velocity, new_velocity


def batch_memory(c_in, c_out, batch_size):
    """Memory to train one linear layer on a batch, float32.

    Args:
        c_in, c_out: sizes of the layer; batch_size: N.

    Returns:
        together: KiB when the batch goes through at once: parameters, their gradient, and for each
            sample the kept input and the output gradient;
        one_by_one: KiB when single samples are accumulated: parameters, gradient of this sample,
            gradient of the batch, input and output gradient of one sample.
    """
    params, values = c_in * c_out + c_out, c_in + c_out
    together = FLOAT_BYTES * (2 * params + batch_size * values) / KIB
    return together, FLOAT_BYTES * (3 * params + values) / KIB
