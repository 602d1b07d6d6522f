"""What an update needs, from plain lists of layers: operations, bytes, places, time, energy.

The functions of lesson 06, on arrays with one entry per layer or tensor. `odlkit.cost` counts the
same things from a Network.
"""

import numpy as np

from odlkit.cost import FLOAT_BYTES, summary


def convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise):
    """Parameters and multiply-accumulates of one convolution with bias, one sample.

    Args:
        c_in, c_out: channels; kernel_pixels: KH*KW; output_pixels: H_out*W_out.
        depthwise: 1 if each output channel sees one input channel only, else 0.

    Returns:
        num_params, macs.   Source: notebook 06, eq. 3 and 4.
    """
    weights = c_out * kernel_pixels * (1 if depthwise else c_in)
    return weights + c_out, weights * output_pixels


def training_macs(macs, first):
    """Multiply-accumulates of one sample's training step.

    Args:
        macs: (L,) forward MAC of each layer; first: index of the first trained layer.

    Returns:
        (3,) forward, weight gradients, input gradients.   Source: notebook 06, eq. 5.
    """
    return np.array([macs.sum(), macs[first:].sum(), macs[first + 1 :].sum()])


def update_memory(num_params, sizes, first, batch_size):
    """Bytes to train the layers from `first` on, float32, nothing freed in between.

    Args:
        num_params: (L,) parameters of each layer.
        sizes: (L+1,) numbers in one sample's input, then in the output of each layer.
        first: index of the first trained layer; batch_size: N.

    Returns:
        (4,) weights, weight gradients, activations, activation gradients.
        Source: notebook 06, eq. 6.
    """
    weights = num_params[first:].sum()
    kept, slopes = batch_size * sizes[first:].sum(), batch_size * sizes[first + 1 :].sum()
    return FLOAT_BYTES * np.array([weights, weights, kept, slopes])


def memory_at_each_step(num_bytes, born, dies):
    """Bytes in memory at each step; tensor t is there from step born[t] to dies[t], both included.

    Args:
        num_bytes, born, dies: (T,) each.

    Returns:
        (number of steps,) bytes.
    """
    steps = np.arange(np.max(dies) + 1)
    alive = (born[:, None] <= steps) & (steps <= dies[:, None])
    return num_bytes @ alive


def peak_memory(num_bytes, born, dies):
    """Most bytes that are in memory at one step; arguments as in `memory_at_each_step`."""
    return memory_at_each_step(num_bytes, born, dies).max()


def place_tensors(num_bytes, touches, capacity):
    """Give the fastest memory to the tensors that are touched most often per byte.

    Args:
        num_bytes, touches: (T,) size of each tensor, and how often its numbers are touched in all.
        capacity: (levels,) free bytes, fastest memory first; the last one takes what is left.

    Returns:
        (T,) level of each tensor: 0 is L1.
    """
    level, free = np.zeros(len(num_bytes)), np.array(capacity)
    for tensor in np.argsort(-np.asarray(touches) / num_bytes, kind="stable"):
        level[tensor] = np.flatnonzero(free >= num_bytes[tensor])[0]
        free[int(level[tensor])] -= num_bytes[tensor]
    return level


def deepest_update(num_bytes, capacity):
    """Index of the first trained layer of the deepest update that fits.

    Args:
        num_bytes: (L,) bytes of an update that trains layer i and everything behind it.
        capacity: bytes that are there.

    Returns:
        the smallest i that fits; L if nothing does: then no layer can be trained.
    """
    fits = np.flatnonzero(np.asarray(num_bytes) <= capacity)
    return fits[0] if len(fits) else len(num_bytes)


def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time and energy of a computation: t = MAC / (efficiency * clock), E = power * t.

    Returns:
        latency_us, energy_uj.   Source: notebook 06, eq. 7.
    """
    latency_us = macs / (macs_per_cycle * frequency_mhz)
    return latency_us, power_mw * latency_us / 1000


def layer_lists(net, first_label):
    """What `update_memory` asks for, from a Network that knows its input's shape.

    Returns:
        num_params (L,), sizes (L+1,), index of the first layer called `first_label`.
    """
    rows = summary(net).rows
    labels = [row.label for row in rows]
    if first_label not in labels:
        known = list(dict.fromkeys(labels))
        raise ValueError(f"first_label: expected one of {known}, got {first_label!r}.")
    sizes = [int(np.prod(net.input_shape)), *(row.output_size for row in rows)]
    params = np.array([row.num_params for row in rows])
    return params, np.array(sizes), labels.index(first_label)
