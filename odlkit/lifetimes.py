"""From which step to which step of a training step does each tensor stay in memory?

The plan of a step for networks of odlkit.nets, read from their layers; nothing runs. Frozen
convolutions have their batch norm folded in, and ReLU works in place, so it has no step of its own.
"""

from dataclasses import dataclass

import numpy as np

from odlkit.cost import FLOAT_BYTES, summary


@dataclass(frozen=True)
class Lifetime:
    """One tensor.

    Attributes:
        name, kind: kind is "activation", "slope" (gradient of an activation) or "gradient" (of a
            layer's parameters).
        num_bytes: float32; born, dies: first and last step at which it is needed.
        touches: how often one of its numbers is read or written by a multiply-accumulate.
    """

    name: str
    kind: str
    num_bytes: int
    born: int
    dies: int
    touches: int


@dataclass(frozen=True)
class Plan:
    """One training step: `steps` are labels, `tensors` Lifetimes in the order of their birth."""

    steps: tuple
    tensors: tuple

    def column(self, field):
        """One field of all tensors as an array (T,)."""
        return np.array([getattr(tensor, field) for tensor in self.tensors])


def training_plan(net, first_label, batch_size):
    """Tensors of one training step beside the weights, with their lifetimes.

    Args:
        net: Network from odlkit.nets; first_label: first trained layer; batch_size: N.

    Returns:
        Plan: steps forward of each layer, loss, backward of the trained layers, update.
    """
    layers, first = _layers(net, first_label)
    count, scale = len(layers), FLOAT_BYTES * batch_size
    backward = {i: count + (count - i) for i in range(first, count)}
    end = 2 * count - first + 1
    tensors = [_activation(net, layers, i, first, backward, batch_size) for i in range(-1, count)]
    for i in range(count - 1, first - 1, -1):
        row, ends = layers[i], backward[i]
        born = count if i == count - 1 else backward[i + 1]
        work = batch_size * max(row.macs * (2 if i > first else 1), row.size)
        slope = Lifetime(f"dL/d({row.name})", "slope", scale * row.size, born, ends, work)
        tensors.append(slope)
        if row.num_params:
            size = FLOAT_BYTES * row.num_params
            work = max(batch_size * row.macs, row.num_params)
            tensors.append(Lifetime(f"dL/dW {row.name}", "gradient", size, ends, end, work))
    steps = [f"forward {row.name}" for row in layers]
    steps += ["loss", *(f"backward {row.name}" for row in reversed(layers[first:]))]
    return Plan((*steps, "update"), tuple(tensors))


@dataclass(frozen=True)
class _Layer:
    name: str
    kind: str
    num_params: int
    macs: int
    size: int


def _layers(net, first_label):
    """Layers with a step of their own, and the index of the first trained one."""
    rows = summary(net).rows
    labels = list(dict.fromkeys(row.label for row in rows))
    if first_label not in labels:
        raise ValueError(f"first_label: expected one of {labels}, got {first_label!r}.")
    trained, found = labels[labels.index(first_label) :], []
    for row in rows:
        frozen_norm = row.kind == "batch norm" and row.label not in trained
        if row.kind != "relu" and not frozen_norm:
            name = row.label + (" norm" if row.kind == "batch norm" else "")
            found.append(_Layer(name, row.kind, row.num_params, row.macs, row.output_size))
    names = [layer.name for layer in found]
    return found, names.index(first_label)


def _activation(net, layers, i, first, backward, batch_size):
    """Output of layer i (-1: the input): until its reader is done, or its reader's backward."""
    size = layers[i].size if i >= 0 else int(np.prod(net.input_shape))
    reader = min(i + 1, len(layers) - 1)
    dies = len(layers) if i == len(layers) - 1 else i + 1
    if i + 1 in backward and layers[reader].kind != "average pool":
        dies = backward[i + 1]
    if i in backward and layers[i].kind == "batch norm":
        dies = backward[i]  # ReLU works in place: its signs are needed here
    passes = 2 if i + 1 in backward else 1
    touches = batch_size * (layers[reader].macs if i + 1 < len(layers) else size) * passes
    name = layers[i].name if i >= 0 else "input"
    return Lifetime(
        f"y {name}",
        "activation",
        FLOAT_BYTES * batch_size * size,
        max(i, 0),
        dies,
        max(touches, batch_size * size),
    )
