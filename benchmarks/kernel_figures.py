"""Which kernels are measured, what PULP-TrainLib takes for them, and what no kernel can beat.

Bound in cycles on `cores` workers:
    start + max(fp / min(4, cores), (fp + words + other) / cores, dma_bytes / 8)
fp: floating-point instructions (a multiply-add is one); the 4 FPUs are shared by the 8 cores.
words: every operand word read once, every result word written once; a core has one port to L1 and
issues one instruction per cycle, so accesses and arithmetic share the issue slots.
other: instructions without which the result cannot be had. Loop control and addresses are free:
hardware loops and post-increment do them. start: a fork of an empty function, measured.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Instructions of e^x and of what softmax does with it, per output.
_SOFTMAX = 18
#: What DMA moves per cycle.
DMA_BYTES = 8


@dataclass(frozen=True)
class Figure:
    """One row: an operation on a shape.

    trainlib: cycles of PULP-TrainLib's kernels, None where they were not measured; dma_bytes: what
    has to come from L2 first; large: 64->32 and above, where 80 % of the bound are wanted.
    """

    title: str
    operation: str
    shape: tuple[int, ...]
    trainlib: int | None
    fp: int
    words: int
    other: int = 0
    dma_bytes: int = 0
    large: bool = False

    def bound(self, cores: int, start: int) -> tuple[float, str]:
        """Cycles, and what sets them."""
        limits = {
            "FPUs": self.fp / min(4, cores),
            "issue slots": (self.fp + self.words + self.other) / cores,
            "DMA": self.dma_bytes / DMA_BYTES,
        }
        name = max(limits, key=limits.get)
        return start + limits[name], name


def _layer(title: str, operation: str, c_in: int, c_out: int, trainlib: int) -> Figure:
    work, large = c_in * c_out, c_in * c_out >= 64 * 32
    words = work + c_in + c_out  # the matrix once, both vectors once
    name = f"{title} {c_in}→{c_out}"
    return Figure(name, operation, (c_in, c_out), trainlib, work, words, large=large)


def _step(title: str, operation: str, trainlib: int, softmax: bool) -> Figure:
    c_in, c_out = 64, 12
    work, loss = c_in * c_out, (_SOFTMAX if softmax else 4) * c_out
    # Weights are read in the forward pass, read and written in the update.
    words = 3 * work + c_in + 3 * c_out
    return Figure(title, operation, (c_in, c_out, 0), trainlib, 2 * work + loss, words)


def _mlp() -> Figure:
    c_in, hidden, c_out = 64, 32, 12
    first, last = c_in * hidden, hidden * c_out
    fp = 2 * first + 3 * last + _SOFTMAX * c_out
    words = 3 * (first + last) + c_in + 2 * hidden + 3 * c_out
    shape = (c_in, hidden, c_out, 0)
    return Figure("MLP step 64→32→12, cross-entropy", "mlp-step", shape, 14169, fp, words)


def _pointwise(title: str, operation: str, trainlib: int) -> Figure:
    channels, pixels = 64, 25
    work = channels * channels * pixels
    words = channels * channels + 2 * channels * pixels
    name = f"pointwise 64→64 on 5x5, {title}"
    return Figure(name, operation, (64, 64, 5, 5), trainlib, work, words, large=True)


FIGURES = (
    _layer("forward", "linear-fw", 64, 12, 1126),
    _layer("forward", "linear-fw", 64, 32, 1613),
    _layer("forward", "linear-fw", 128, 64, 4788),
    _layer("weight gradient", "linear-bw-weight", 64, 12, 953),
    _layer("weight gradient", "linear-bw-weight", 64, 32, 1944),
    _layer("weight gradient", "linear-bw-weight", 128, 64, 6527),
    _layer("input gradient", "linear-bw-input", 64, 12, 658),
    _layer("input gradient", "linear-bw-input", 64, 32, 1175),
    _layer("input gradient", "linear-bw-input", 128, 64, 3820),
    Figure("SGD, 780 parameters", "sgd", (768, 12), 1107, 780, 3 * 780),
    Figure("ReLU forward, 1024", "relu-fw", (1024,), 1227, 1024, 2 * 1024),
    # Comparison, mask, choice: three integer instructions.
    Figure("ReLU backward, 1024", "relu-bw", (1024,), 1861, 0, 3 * 1024, 3 * 1024),
    _step("step 64→12, cross-entropy", "training-step", 6788, True),
    _step("step 64→12, MSE", "training-step-mse", 3771, False),
    _mlp(),
    _pointwise("forward", "pointwise-fw", 42100),
    _pointwise("weight gradient", "pointwise-bw-weight", 43900),
    _pointwise("input gradient", "pointwise-bw-input", 46200),
    Figure("matmul 32x32x32", "matmul", (32, 32, 32, 0), 12832, 32**3, 3 * 32**2, large=True),
)
#: Kernels without a figure of TrainLib: it has none of them, or they were not measured.
MORE_FIGURES = (
    Figure("both gradients 64→12", "linear-bw", (64, 12), None, 2 * 768, 2 * 768 + 152),
    Figure("accumulated gradient 64→12", "linear-bw-accumulate", (64, 12, 0), None, 768, 3 * 768),
    Figure("SGD with momentum, 780", "sgd-momentum", (768, 12), None, 2 * 780, 5 * 780),
    Figure("cross-entropy and gradient, 12", "cross-entropy", (12,), None, 2 * 18 * 12, 60),
    Figure("MSE and gradient, 12", "mse-loss", (12,), None, 4 * 12, 60),
    Figure(
        "tiled forward 256→128, weights in L2",
        *("linear-tiled-fw", (256, 128, 8192), None, 256 * 128, 256 * 128),
        dma_bytes=4 * 256 * 128,
        large=True,
    ),
)
