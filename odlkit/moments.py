"""What is in memory at each moment of one training step: watched, not estimated.

A real step runs, layer by layer, and after each one the arrays that are still needed are counted.
The weights themselves, which are always there, are not in the list.
"""

from dataclasses import dataclass

from odlkit import losses
from odlkit.network import Linear

KINDS = ("kept", "passing", "slope", "gradient")


@dataclass(frozen=True)
class Tensor:
    """One array in memory.

    Attributes:
        name: y0 is the network's input, y1 the output of layer 1 after its ReLU, and so on.
        kind: "kept" (from the forward pass, for the backward pass), "passing" (an activation in
            work, free again after the next layer), "slope" (dL/dy on its way back) or "gradient"
            (of weights and bias, until the update).
        num_bytes: as NumPy counts them.
    """

    name: str
    kind: str
    num_bytes: int


@dataclass(frozen=True)
class Moment:
    """The arrays that are in memory while one layer works."""

    label: str
    tensors: tuple

    @property
    def num_bytes(self):
        return sum(tensor.num_bytes for tensor in self.tensors)

    def bytes_of(self, kind):
        """Bytes of one of KINDS."""
        return sum(tensor.num_bytes for tensor in self.tensors if tensor.kind == kind)


def training_step(net, x, target):
    """Run forward, loss and backward, and note what is in memory at each moment.

    Args:
        net: odlkit.network.Network of Linear layers, each followed by a ReLU or by nothing.
        x: (N, C_in) float; target: (N,) int class numbers.

    Returns:
        list of 2*L + 2 Moments for L linear layers: forward 1 ... L, loss, backward L ... 1,
        update. No parameter is changed.
    """
    blocks, moments = _blocks(net), []
    for layer in net.layers:
        layer.saved, layer.grads = {}, {}
    for number, block in enumerate(blocks, start=1):
        before = x
        for index in block:
            x = net.layers[index].forward(x, keep=index >= net.train_from)
        passing = [(f"y{number - 1}", before, "passing"), (f"y{number}", x, "passing")]
        moments.append(Moment(f"forward {number}", _held(net, blocks, passing)))
    slope = losses.softmax_cross_entropy_backward(x, target)
    passing = [(f"y{len(blocks)}", x, "passing"), (f"dy{len(blocks)}", slope, "slope")]
    moments.append(Moment("loss", _held(net, blocks, passing)))
    for number in range(len(blocks), 0, -1):
        slopes, slope = _backward(net, blocks[number - 1], number, slope)
        moments.append(Moment(f"backward {number}", _held(net, blocks, slopes)))
        for index in blocks[number - 1]:
            net.layers[index].saved = {}
    moments.append(Moment("update", _held(net, blocks, [])))
    return moments


def peak(moments):
    """The Moment with the most bytes; the first one if several are equal."""
    return max(moments, key=lambda moment: moment.num_bytes)


def _blocks(net):
    """Layer indices, each linear layer with what follows it up to the next one."""
    blocks = []
    for index, layer in enumerate(net.layers):
        if isinstance(layer, Linear):
            blocks.append([])
        if not blocks:
            raise ValueError(f"net: expected a linear layer first, got {layer.name}.")
        blocks[-1].append(index)
    return blocks


def _backward(net, block, number, slope):
    """Send the slope through one block; returns the slopes in memory meanwhile, and the next."""
    if block[-1] < net.train_from:
        return [], None
    slopes = [(f"dy{number}", slope, "slope")]
    for index in reversed(block):
        slope = net.layers[index].backward(slope, need_grad_input=index > net.train_from)
    if slope is not None:
        slopes.append((f"dy{number - 1}", slope, "slope"))
    return slopes, slope


def _held(net, blocks, in_work):
    """Every array once: what the layers saved, what is in work, the gradients so far."""
    found = {}
    for number, block in enumerate(blocks, start=1):
        for index in block:
            for what, array in net.layers[index].saved.items():
                name = f"y{number - 1}" if what == "x" else f"signs of y{number}"
                found[id(array)] = Tensor(name, "kept", array.nbytes)
    for name, array, kind in in_work:
        found.setdefault(id(array), Tensor(name, kind, array.nbytes))
    held = list(found.values())
    for number, block in enumerate(blocks, start=1):
        num_bytes = sum(g.nbytes for i in block for g in net.layers[i].grads.values())
        if num_bytes:
            held.append(Tensor(f"dW{number}, db{number}", "gradient", num_bytes))
    return tuple(held)
