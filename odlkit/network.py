"""Networks as a list of layers; what each one saved for its backward pass lies open.

net = Network([Linear(64, 32, rng), ReLU(), Linear(32, 10, rng)])
logits = net.forward(x)
net.backward(grad_output)
net.layers[0].saved["x"], net.layers[0].grads["weight"]
"""

import numpy as np

from odlkit import convolution, layers, pooling


class Layer:
    """What all layers share.

    Attributes:
        name: for tables; params, grads: dict name -> array; saved: dict name -> array that the
        backward pass needs (empty when the layer was run with keep=False).
    """

    name = "layer"

    def __init__(self):
        self.params, self.grads, self.saved = {}, {}, {}

    @property
    def num_params(self):
        """Trainable numbers."""
        return sum(param.size for param in self.params.values())

    def output_shape(self, shape):
        """Shape of one sample's output for one sample's input `shape` (without N)."""
        return tuple(shape)

    def macs(self, shape):
        """Multiply-accumulates of one sample's forward pass."""
        return 0

    def keep(self, keep, **arrays):
        """Save what the backward pass needs, or nothing for a frozen layer."""
        self.saved = arrays if keep else {}


class Linear(Layer):
    """y = x @ weight.T + bias; x (N, C_in), weight (C_out, C_in)."""

    name = "linear"

    def __init__(self, c_in, c_out, rng, dtype=np.float32):
        super().__init__()
        self.params = {
            "weight": _draw(rng, (c_out, c_in), c_in, dtype),
            "bias": np.zeros(c_out, dtype),
        }

    def forward(self, x, keep=True):
        self.keep(keep, x=x)
        return layers.linear_forward(x, self.params["weight"], self.params["bias"])

    def backward(self, grad_output, need_grad_input=True):
        self.grads = {"weight": grad_output.T @ self.saved["x"], "bias": grad_output.sum(axis=0)}
        return grad_output @ self.params["weight"] if need_grad_input else None

    def output_shape(self, shape):
        return (len(self.params["weight"]),)

    def macs(self, shape):
        return self.params["weight"].size


class ReLU(Layer):
    """y = max(x, 0); keeps which inputs were positive, one byte each."""

    name = "relu"

    def forward(self, x, keep=True):
        self.keep(keep, positive=x > 0)
        return layers.relu_forward(x)

    def backward(self, grad_output, need_grad_input=True):
        return grad_output * self.saved["positive"] if need_grad_input else None


class Conv2d(Layer):
    """Full convolution; x (N, C_in, H, W), weight (C_out, C_in, KH, KW)."""

    name = "conv"

    def __init__(self, c_in, c_out, kernel, rng, stride=(1, 1), padding=(0, 0), dtype=np.float32):
        super().__init__()
        self.stride, self.padding = stride, padding
        weight = _draw(rng, (c_out, c_in, *kernel), c_in * kernel[0] * kernel[1], dtype)
        self.params = {"weight": weight, "bias": np.zeros(c_out, dtype)}

    def forward(self, x, keep=True):
        self.keep(keep, x=x)
        return convolution.conv2d_forward(
            x, **self.params, stride=self.stride, padding=self.padding
        )

    def backward(self, grad_output, need_grad_input=True):
        grad_input, weight, bias = convolution.conv2d_backward(
            grad_output, self.saved["x"], self.params["weight"], self.stride, self.padding
        )
        self.grads = {"weight": weight, "bias": bias}
        return grad_input

    def output_shape(self, shape):
        weight = self.params["weight"]
        out = convolution.output_size(shape[1:], weight.shape[2:], self.stride, self.padding)
        return (len(weight), *out)

    def macs(self, shape):
        _, height, width = self.output_shape(shape)
        return self.params["weight"].size * height * width


class DepthwiseConv2d(Layer):
    """One kernel per channel; x (N, C, H, W), weight (C, KH, KW)."""

    name = "depthwise"

    def __init__(self, channels, kernel, rng, stride=(1, 1), padding=(0, 0), dtype=np.float32):
        super().__init__()
        self.stride, self.padding = stride, padding
        weight = _draw(rng, (channels, *kernel), kernel[0] * kernel[1], dtype)
        self.params = {"weight": weight, "bias": np.zeros(channels, dtype)}

    def forward(self, x, keep=True):
        self.keep(keep, x=x)
        return convolution.depthwise_forward(
            x, **self.params, stride=self.stride, padding=self.padding
        )

    def backward(self, grad_output, need_grad_input=True):
        grad_input, weight, bias = convolution.depthwise_backward(
            grad_output, self.saved["x"], self.params["weight"], self.stride, self.padding
        )
        self.grads = {"weight": weight, "bias": bias}
        return grad_input

    def output_shape(self, shape):
        kernel = self.params["weight"].shape[1:]
        return (shape[0], *convolution.output_size(shape[1:], kernel, self.stride, self.padding))

    def macs(self, shape):
        _, height, width = self.output_shape(shape)
        return self.params["weight"].size * height * width


class PointwiseConv2d(Layer):
    """The same linear layer at every pixel; x (N, C_in, H, W), weight (C_out, C_in)."""

    name = "pointwise"

    def __init__(self, c_in, c_out, rng, dtype=np.float32):
        super().__init__()
        self.params = {
            "weight": _draw(rng, (c_out, c_in), c_in, dtype),
            "bias": np.zeros(c_out, dtype),
        }

    def forward(self, x, keep=True):
        self.keep(keep, x=x)
        return convolution.pointwise_forward(x, **self.params)

    def backward(self, grad_output, need_grad_input=True):
        grad_input, weight, bias = convolution.pointwise_backward(
            grad_output, self.saved["x"], self.params["weight"]
        )
        self.grads = {"weight": weight, "bias": bias}
        return grad_input

    def output_shape(self, shape):
        return (len(self.params["weight"]), *shape[1:])

    def macs(self, shape):
        return self.params["weight"].size * shape[1] * shape[2]


class BatchNormFolded(Layer):
    """Batch normalisation with fixed statistics; gamma and beta are trainable.

    Its work is counted as zero: on the device it is folded into the convolution before it.
    """

    name = "batch norm"

    def __init__(self, channels, dtype=np.float32):
        super().__init__()
        self.params = {"gamma": np.ones(channels, dtype), "beta": np.zeros(channels, dtype)}
        self.mean, self.variance = np.zeros(channels, dtype), np.ones(channels, dtype)

    def forward(self, x, keep=True):
        self.keep(keep, x=x)
        return pooling.batch_norm_folded_forward(
            x, **self.params, mean=self.mean, variance=self.variance
        )

    def backward(self, grad_output, need_grad_input=True):
        grad_input, gamma, beta = pooling.batch_norm_folded_backward(
            grad_output, self.saved["x"], self.params["gamma"], self.mean, self.variance
        )
        self.grads = {"gamma": gamma, "beta": beta}
        return grad_input


class AveragePool(Layer):
    """Mean over all pixels, (N, C, H, W) to (N, C); keeps no activation, only the size."""

    name = "average pool"

    def forward(self, x, keep=True):
        self.size = x.shape[2:]
        return pooling.average_pool_forward(x)

    def backward(self, grad_output, need_grad_input=True):
        return pooling.average_pool_backward(grad_output, self.size)

    def output_shape(self, shape):
        return (shape[0],)


class Network:
    """Layers in a row.

    Args:
        layers: list of Layer.
        input_shape: shape of one sample, without N; needed for counting only.
        train_from: index of the first trained layer. Layers before it are frozen: they save
            nothing and get no gradients. len(layers) freezes all.
    """

    def __init__(self, layers, input_shape=None, train_from=0):
        self.layers, self.input_shape, self.train_from = list(layers), input_shape, train_from

    def forward(self, x):
        """Outputs (N, ...); the trained layers save what their backward pass needs."""
        for index, layer in enumerate(self.layers):
            x = layer.forward(x, keep=index >= self.train_from)
        return x

    def backward(self, grad_output):
        """Fill `grads` of all trained layers, last to first.

        Returns:
            grad_input (N, ...) if every layer is trained, else None: below the first trained
            layer nobody needs it.
        """
        for index in reversed(range(self.train_from, len(self.layers))):
            need = index > self.train_from or self.train_from == 0
            grad_output = self.layers[index].backward(grad_output, need_grad_input=need)
        return grad_output if self.train_from == 0 else None

    def split(self):
        """(backbone, head): the frozen and the trained layers as two networks, parameters shared.

        The backbone's outputs of a data set need computing only once: cache them, and train the
        head on them.
        """
        backbone = Network(self.layers[: self.train_from], self.input_shape, self.train_from)
        return backbone, Network(self.layers[self.train_from :])

    @property
    def params(self):
        """Trained parameters, as a list for odlkit.SGD."""
        return [p for layer in self.layers[self.train_from :] for p in layer.params.values()]

    @property
    def grads(self):
        """Their gradients, same order; call `backward` first."""
        trained = self.layers[self.train_from :]
        return [layer.grads[name] for layer in trained for name in layer.params]

    @property
    def saved_bytes(self):
        """Bytes that the layers hold for their backward pass right now."""
        return sum(array.nbytes for layer in self.layers for array in layer.saved.values())


def _draw(rng, shape, fan_in, dtype):
    """Normal weights with variance 2 / fan_in (He et al., 2015), which suits ReLU."""
    return (rng.normal(size=shape) * np.sqrt(2.0 / fan_in)).astype(dtype)
