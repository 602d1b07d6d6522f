"""Figures of lesson 04: what passes through ReLU, what stays in memory, what depth brings."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch

from odlkit.cost import GAP9_MEMORIES, KIB
from odlkit.plots.matrices import draw_matrix
from odlkit.plots.style import COLORS, DASHES, MARKERS, finish

# What an array is in memory for -> (legend, role, hatch); drawn from bottom to top.
MEMORY_LOOKS = {
    "kept": ("kept for the backward pass", "forward", "//"),
    "gradient": ("gradients of W and b", "update", "xx"),
    "slope": ("slopes dL/dy on their way", "backward", "\\\\"),
    "passing": ("activations in work", "reference", ""),
}

UPDATE_LOOKS = {
    "weights": ("weights", "reference", ""),
    "weight_grads": ("gradients of the weights", "update", "xx"),
    "activations": ("activations", "forward", "//"),
    "activation_grads": ("slopes of the activations", "backward", "\\\\"),
}
GAP9_LIMITS = {
    f"{m.name}: {m.num_bytes // KIB:,} KiB": m.num_bytes
    for m in (GAP9_MEMORIES["L1"], GAP9_MEMORIES["L2"])
}


def gate(grad_output, x, grad_input, title):
    """ReLU backward as matrices: grad_output times the open gates is grad_input.

    Args:
        grad_output, x, grad_input: (N, C) float, one small shape; title: the finding.
    """
    fig, axes = plt.subplots(1, 4, figsize=(7.0, 2.0))
    limit = max(np.abs(grad_output).max(), np.abs(x).max())
    draw_matrix(axes[0], x, "x", limit)
    draw_matrix(axes[1], (x > 0).astype(float), "x > 0", limit)
    draw_matrix(axes[2], grad_output, "grad_output", limit)
    draw_matrix(axes[3], grad_input, "grad_input", limit)
    for ax, sign in zip(axes[1:], "→×=", strict=True):
        ax.text(-0.08, 0.5, sign, transform=ax.transAxes, fontsize=16, ha="right", va="center")
    rows = ", ".join(np.array2string(row, precision=3) for row in grad_input)
    alt = f"Where x is positive, grad_output passes; elsewhere it becomes 0: {rows}"
    return finish(fig, axes, title, alt)


def memory_steps(panels, title):
    """Memory over the moments of a training step, one panel for each choice of trained layers.

    Args:
        panels: dict label -> list of odlkit.moments.Moment, all of one length.
        title: the finding.
    """
    fig, axes = plt.subplots(1, len(panels), figsize=(7.0, 4.0), sharey=True, squeeze=False)
    for ax, (label, steps) in zip(axes[0], panels.items(), strict=True):
        _stacked(ax, steps)
        ax.set_title(label, fontsize=11, fontweight="normal")
        ax.set_xticks(range(len(steps)), [step.label for step in steps], rotation=90, fontsize=8)
        _mark_peak(ax, steps)
    top = 1.12 * max(_kib(step) for steps in panels.values() for step in steps)
    axes[0, 0].set_ylim(0, top)
    axes[0, 0].set_ylabel("memory beside the weights (KiB)")
    _legend(fig)
    alt = "Most memory in one training step: " + "; ".join(
        f"{label} {_kib(max(steps, key=_size)):.1f} KiB at {max(steps, key=_size).label}"
        for label, steps in panels.items()
    )
    return finish(fig, axes[0], title, alt)


def memory_moment(steps, shown, title):
    """One moment of a training step: its arrays as a stack, and where it lies in the whole step.

    Args:
        steps: list of odlkit.moments.Moment; shown: index of the moment; title: the finding.
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.6, 4.2), sharey=True, width_ratios=(3, 4))
    top = 1.12 * max(_kib(step) for step in steps)
    _named_stack(left, steps[shown], top)
    _stacked(right, steps, shown)
    left.set_ylim(0, top)
    _mark_peak(right, steps)
    right.set_xticks(range(len(steps)), [step.label for step in steps], rotation=90, fontsize=8)
    right.get_xticklabels()[shown].set_fontweight("bold")
    left.set_ylabel("memory beside the weights (KiB)")
    left.set_title(f"now: {steps[shown].label}", fontsize=11, fontweight="normal")
    right.set_title("the whole step", fontsize=11, fontweight="normal")
    _legend(fig)
    arrays = ", ".join(
        f"{t.name} {t.num_bytes / 1024:.2f} KiB ({MEMORY_LOOKS[t.kind][0]})"
        for t in steps[shown].tensors
    )
    return finish(fig, (left, right), title, f"{steps[shown].label}: {arrays or 'nothing'}.")


def _named_stack(ax, moment, top):
    """One bar; arrays too thin for a line of text have no name beside them."""
    bottom = 0.0
    for kind, (_, role, hatch) in MEMORY_LOOKS.items():
        for tensor in (t for t in moment.tensors if t.kind == kind):
            height = tensor.num_bytes / 1024
            look = {"color": COLORS[role], "hatch": hatch, "edgecolor": "white"}
            ax.bar(0, height, 0.5, bottom=bottom, **look)
            if height > 0.035 * top:
                ax.text(0.29, bottom + height / 2, tensor.name, va="center", fontsize=9)
            bottom += height
    ax.set_xlim(-0.4, 0.95)
    ax.set_xticks([])
    ax.grid(axis="x", visible=False)


def _stacked(ax, steps, shown=None):
    """Stacked bars of all moments; those after `shown` are pale."""
    bottom = np.zeros(len(steps))
    strength = [1.0 if shown is None or k <= shown else 0.25 for k in range(len(steps))]
    for kind, (_, role, hatch) in MEMORY_LOOKS.items():
        heights = np.array([step.bytes_of(kind) for step in steps]) / 1024
        bars = ax.bar(
            range(len(steps)),
            heights,
            0.85,
            bottom=bottom,
            color=COLORS[role],
            hatch=hatch,
            edgecolor="white",
        )
        for bar, alpha in zip(bars, strength, strict=True):
            bar.set_alpha(alpha)
        bottom += heights
    ax.grid(axis="x", visible=False)


def _mark_peak(ax, steps):
    peak = max(range(len(steps)), key=lambda k: steps[k].num_bytes)
    height = _kib(steps[peak])
    ax.axhline(height, color="black", linestyle="--", linewidth=1)
    ax.text(-0.4, height, f"peak {height:.1f} KiB", va="bottom", ha="left", fontsize=9)


def _legend(fig):
    handles = [
        Patch(facecolor=COLORS[role], hatch=hatch, edgecolor="white", label=label)
        for label, role, hatch in MEMORY_LOOKS.values()
    ]
    fig.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=9)


def _size(moment):
    return moment.num_bytes


def _kib(moment):
    return moment.num_bytes / 1024


def picture_rows(rows, title):
    """The same pictures in several worlds, one row each.

    Args:
        rows: dict label -> (n, 64) float, 0 to 1; title: the finding.
    """
    count = len(next(iter(rows.values())))
    fig, axes = plt.subplots(len(rows), count, figsize=(0.75 * count + 0.8, 0.75 * len(rows) + 0.5))
    for line, (label, pictures) in zip(axes, rows.items(), strict=True):
        for ax, picture in zip(line, pictures, strict=True):
            ax.imshow(picture.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
            ax.set_xticks([])
            ax.set_yticks([])
            ax.grid(visible=False)
        line[0].set_ylabel(label, rotation=0, ha="right", va="center")
    alt = f"{count} handwritten digits, 8 by 8 pixels, in {len(rows)} rows: {', '.join(rows)}."
    return finish(fig, axes, title, alt)


def accuracy_by_depth(studies, title):
    """Test accuracy against the number of trained layers; small dots are single repetitions.

    Args:
        studies: dict label -> (seeds, L + 1) float, accuracy 0 to 1; up to three.
        title: the finding.
    """
    fig, ax = plt.subplots(figsize=(7.0, 4.0))
    roles, highest = ("forward", "backward", "update"), 100 * max(map(np.mean, studies.values()))
    for (label, accuracy), role in zip(studies.items(), roles, strict=False):
        percent, depths = 100 * np.asarray(accuracy), np.arange(np.shape(accuracy)[1])
        mean = percent.mean(axis=0)
        ax.plot(depths, mean, DASHES[role], color=COLORS[role], marker=MARKERS[role], markersize=8)
        ax.plot(depths + 0.06, percent.T, ".", color=COLORS[role], alpha=0.5, markersize=5)
        ax.annotate(
            label,
            (depths[-1], mean[-1]),
            xytext=(12, 0),
            textcoords="offset points",
            va="center",
            color=COLORS[role],
        )
        side = 9 if mean.mean() >= highest else -18
        for depth, value in zip(depths, mean, strict=True):
            place = {"xytext": (0, side), "textcoords": "offset points", "ha": "center"}
            ax.annotate(f"{value:.0f}", (depth, value), fontsize=9, **place)
    ax.set_xlim(-0.3, depths[-1] + 1.0)
    ax.set_ylim(0, 108)
    ax.set_yticks(range(0, 101, 20))
    ax.set_xticks(depths)
    ax.set_xlabel("layers trained on the device, counted from the output")
    ax.set_ylabel("new pictures read correctly (%)")
    alt = "Accuracy in per cent for 0, 1, 2, ... trained layers: " + "; ".join(
        f"{label} {', '.join(f'{100 * v:.0f}' for v in np.mean(accuracy, axis=0))}"
        for label, accuracy in studies.items()
    )
    return finish(fig, ax, title, alt)


def update_memory(memory, published, title):
    """Stacked bars: memory to train a network from each layer on, with GAP9's limits.

    Args:
        memory: list of odlkit.cost.UpdateMemory; published: dict first trained layer -> MB, in
            the same order, drawn as crosses; title: the finding.
    """
    fig, ax = plt.subplots(figsize=(7.0, 4.0))
    bottom = np.zeros(len(memory))
    for name, (label, role, hatch) in UPDATE_LOOKS.items():
        heights = np.array([getattr(m, name) for m in memory]) / 1e6
        look = {"color": COLORS[role], "hatch": hatch, "edgecolor": "white"}
        ax.bar(range(len(memory)), heights, 0.7, bottom=bottom, label=label, **look)
        bottom += heights
    ax.plot(range(len(memory)), published.values(), "x", color="black", label="published")
    for k, total in enumerate(bottom):
        crossed = [n / 1e6 for n in GAP9_LIMITS.values() if total <= n / 1e6 < total + 0.2]
        height = max([total + 0.06, *crossed])
        ax.text(k, height, f"{total:.2f}", ha="center", va="bottom", fontsize=9)
    for name, num_bytes in GAP9_LIMITS.items():
        ax.axhline(num_bytes / 1e6, color="black", linestyle="--", linewidth=1)
        ax.text(len(memory) + 0.4, num_bytes / 1e6, name, va="bottom", ha="right", fontsize=9)
    ax.set_xticks(range(len(memory)), list(published))
    ax.set_xlim(-0.5, len(memory) + 0.45)
    ax.set_xlabel("first trained layer (everything to its right is trained, too)")
    ax.set_ylabel("memory (MB)")
    ax.grid(axis="x", visible=False)
    ax.legend(loc="upper right", fontsize=9)
    alt = "Memory in MB by first trained layer: " + ", ".join(
        f"{label} {total:.2f}" for label, total in zip(published, bottom, strict=True)
    )
    return finish(fig, ax, title, alt)
