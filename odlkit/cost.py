"""What learning costs: parameters, multiply-accumulates, bytes by kind, time and energy.

Units are in the names. Every hardware number has its source beside it.
"""

from dataclasses import dataclass

FLOAT_BYTES = 4  # float32

# --- networks -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One layer in a cost table; counts are for one sample.

    Attributes:
        label, kind: name in the network, kind of layer; output_shape without N.
        num_params: trainable numbers; macs: forward pass; output_size: numbers it puts out.
    """

    label: str
    kind: str
    output_shape: tuple
    num_params: int
    macs: int
    output_size: int


@dataclass(frozen=True)
class Summary:
    """A network's cost; see `summary`."""

    rows: tuple
    num_params: int
    macs: int
    param_bytes: int
    activation_bytes: int

    def __str__(self):
        lines = [f"{'layer':8} {'kind':13} {'output':>14} {'parameters':>11} {'MAC':>12}"]
        for row in self.rows:
            shape = "x".join(map(str, row.output_shape))
            lines.append(
                f"{row.label:8} {row.kind:13} {shape:>14} {row.num_params:11,} {row.macs:12,}"
            )
        lines.append(f"{'total':8} {'':13} {'':>14} {self.num_params:11,} {self.macs:12,}")
        return "\n".join(lines)


def summary(net):
    """Count a network layer by layer, for one sample and float32.

    Args:
        net: odlkit.network.Network with `input_shape`.

    Returns:
        Summary: rows, num_params, macs (forward pass, one sample), param_bytes,
        activation_bytes (outputs of all layers, one sample).

    Raises:
        ValueError: the network does not know the shape of its input.
    """
    if net.input_shape is None:
        raise ValueError("net.input_shape: expected the shape of one sample, got None.")
    rows, shape = [], tuple(net.input_shape)
    for index, layer in enumerate(net.layers):
        out = layer.output_shape(shape)
        label = getattr(layer, "label", f"layer{index}")
        size = _product(out)
        rows.append(Row(label, layer.name, out, layer.num_params, layer.macs(shape), size))
        shape = out
    num_params = sum(row.num_params for row in rows)
    return Summary(
        tuple(rows),
        num_params,
        sum(row.macs for row in rows),
        FLOAT_BYTES * num_params,
        FLOAT_BYTES * sum(row.output_size for row in rows),
    )


@dataclass(frozen=True)
class UpdateMemory:
    """Bytes needed to train the last layers of a network; see `update_memory`."""

    weights: int
    weight_grads: int
    activations: int
    activation_grads: int

    @property
    def total(self):
        return self.weights + self.weight_grads + self.activations + self.activation_grads


def update_memory(net, first_label, batch_size):
    """Bytes to train everything from `first_label` to the end, as the case study counts them.

    Assumptions (they reproduce the published curve, see `PUBLISHED_UPDATE_MEMORY_MB`):
    - float32 everywhere; weights and one gradient per weight, neither grows with the batch;
    - of each convolution two maps live, its own output and that of batch norm and ReLU (ReLU
      works in place), each with its gradient; pool and classifier: output and gradient;
    - activations are counted from the layer *below* the first trained one, because its output is
      the input that must be kept; its two maps are counted with their gradients, too;
    - the input picture counts when conv1 is trained; nothing is freed in between.

    Args:
        net: Network from odlkit.nets; first_label: "conv1" ... "fc1"; batch_size: N.

    Returns:
        UpdateMemory, bytes.
    """
    rows = summary(net).rows
    labels = list(dict.fromkeys(row.label for row in rows))
    if first_label not in labels:
        raise ValueError(f"first_label: expected one of {labels}, got {first_label!r}.")
    first = labels.index(first_label)
    trained = labels[first:]
    below = labels[max(first - 1, 0) :]
    num_weights = sum(row.num_params for row in rows if row.label in trained)
    numbers = sum(row.output_size for row in rows if row.label in below and row.kind != "relu")
    if first == 0:
        numbers += _product(net.input_shape)
    values = FLOAT_BYTES * batch_size * numbers
    return UpdateMemory(FLOAT_BYTES * num_weights, FLOAT_BYTES * num_weights, values, values)


def classifier_memory_bytes(c_in, c_out):
    """Read-write bytes to train one linear layer, sample by sample with accumulated gradients.

    Three copies of the weights (weight, gradient of this sample, gradient of the batch), the
    input and the output gradient of one sample, float32: 4 * (3*C_in*C_out + C_in + C_out).
    Reproduces the published 9.5 / 25.5 / 40.9 kB of the fc1 update for DS-CNN S / M / L.
    """
    return FLOAT_BYTES * (3 * c_in * c_out + c_in + c_out)


# DS-CNN S, batch 2: first trained layer -> MB, as published. Source: AICAS 2024, memory vs depth.
PUBLISHED_UPDATE_MEMORY_MB = {
    "fc1": 0.01,
    "conv9": 0.56,
    "conv8": 0.82,
    "conv6": 1.37,
    "conv4": 1.93,
    "conv2": 2.48,
    "conv1": 2.51,
}


def training_macs(net, first_label):
    """Multiply-accumulates of one sample's training step, by kind.

    Args:
        net: Network; first_label: the first trained layer.

    Returns:
        dict "forward", "weight_gradient", "input_gradient" -> MAC. The first trained layer needs
        no input gradient; frozen layers only run forward. The update is not counted (one per
        parameter).
    """
    rows = summary(net).rows
    labels = list(dict.fromkeys(row.label for row in rows))
    if first_label not in labels:
        raise ValueError(f"first_label: expected one of {labels}, got {first_label!r}.")
    trained = labels[labels.index(first_label) :]
    weight = sum(row.macs for row in rows if row.label in trained)
    first = sum(row.macs for row in rows if row.label == first_label)
    return {
        "forward": sum(row.macs for row in rows),
        "weight_gradient": weight,
        "input_gradient": weight - first,
    }


# --- the device -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Memory:
    """One level of memory: bytes, and what it is."""

    name: str
    num_bytes: int
    what: str


@dataclass(frozen=True)
class OperatingPoint:
    """A clock and a supply voltage; power_mw is what the case study's runs drew there."""

    name: str
    frequency_hz: float
    voltage: float
    power_mw: float


KIB, MIB = 1024, 1024 * 1024

# GAP9, public product brief: 128 kB shared L1, 1.5 MB L2 RAM, 2 MB on-chip MRAM.
GAP9_MEMORIES = {
    "L1": Memory("L1", 128 * KIB, "shared by the cluster's cores, one cycle away"),
    "L2": Memory("L2", 1536 * KIB, "on the chip, reached by DMA"),
    "L3": Memory("L3", 2 * MIB, "on-chip MRAM, keeps its content without power"),
}
# AICAS 2024, table of results, DS-CNN S: energy / time of one sample: 424 uJ / 10.89 ms at the
# low-power point, 384 uJ / 6.74 ms at the fast one. M and L draw within 10 % of the same.
LOW_POWER = OperatingPoint("low power", 240e6, 0.65, 424 / 10.89)
HIGH_PERFORMANCE = OperatingPoint("high performance", 370e6, 0.80, 384 / 6.74)
GAP9_POINTS = {point.name: point for point in (LOW_POWER, HIGH_PERFORMANCE)}


@dataclass(frozen=True)
class PublishedRow:
    """One row of the published results: per sample, 12 words, fc1 trained, GAP9.

    mflops and flops_per_cycle are the columns as printed; they do not fit the times (the first
    is close to the multiply-accumulates of one forward pass).
    """

    mflops: float
    storage_kb: float
    memory_kb: float
    flops_per_cycle: float
    low_power_ms: float
    low_power_uj: float
    high_performance_ms: float
    high_performance_uj: float


# Source: AICAS 2024, table of results on GAP9.
PUBLISHED_RESULTS = {
    "S": PublishedRow(2.95, 23.7, 9.5, 4.94, 10.89, 424, 6.74, 384),
    "M": PublishedRow(17.2, 138.1, 25.5, 9.18, 24.16, 988, 16.34, 974),
    "L": PublishedRow(51.1, 416.7, 40.9, 11.0, 55.04, 2313, 32.95, 2028),
}


def latency_us(cycles, point=LOW_POWER):
    """Microseconds that `cycles` take at an operating point: t = cycles / f."""
    return 1e6 * cycles / point.frequency_hz


def energy_uj(cycles, point=LOW_POWER):
    """Microjoules that `cycles` cost at an operating point: E = P * t."""
    return point.power_mw * 1e-3 * latency_us(cycles, point)


def _product(shape):
    size = 1
    for length in shape:
        size *= length
    return size
