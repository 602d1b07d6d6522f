"""Figures of lesson 06, what backpropagation costs."""

import matplotlib.pyplot as plt
import numpy as np

from odlkit.plots.style import COLORS, HATCHES, MARKERS, finish

KIB = 1024


def walking_window(size, kernel, stride, title):
    """The picture a convolution sees, two of its windows, and the linear layer behind them.

    Args:
        size: (height, width) of the padded picture; kernel, stride: pairs; title: the finding.
    """
    fig, ax = plt.subplots(figsize=(7.0, 3.0))
    height, width = size
    for column in range(height + 1):  # drawn lying: time runs to the right
        ax.plot([column, column], [0, width], color="#c8c8c8", linewidth=0.6)
    for row in range(width + 1):
        ax.plot([0, height], [row, row], color="#c8c8c8", linewidth=0.6)
    corners = ((4, width - kernel[1]), (4 + 15 * stride[0], width - kernel[1] - 2 * stride[1]))
    looks = (("forward", "//", "one window"), ("backward", "\\\\", "another window"))
    for corner, (role, hatch, name) in zip(corners, looks, strict=True):
        box = {"facecolor": "none", "edgecolor": COLORS[role], "hatch": hatch, "linewidth": 2}
        ax.add_patch(plt.Rectangle(corner, kernel[0], kernel[1], **box))
        ax.annotate(
            f"{name}: {kernel[0] * kernel[1]} numbers,\none row of the batch",
            (corner[0] + kernel[0] / 2, corner[1]),
            xytext=(corner[0] + kernel[0] / 2, -1.5),
            ha="center",
            va="top",
            arrowprops={"arrowstyle": "->", "color": COLORS[role]},
        )
    ax.text(height / 2, width + 0.4, "time →", ha="center", va="bottom")
    ax.text(-0.6, width / 2, "frequency →", ha="right", va="center", rotation=90)
    ax.set_xlim(-3, height + 1)
    ax.set_ylim(-6, width + 2)
    ax.set_aspect("equal")
    ax.axis("off")
    alt = (
        f"A grid of {height} by {width} numbers with two windows of {kernel[0]} by {kernel[1]}; "
        "each window is one sample of a linear layer."
    )
    return finish(fig, ax, title, alt)


def cost_by_layer(labels, params, macs, title):
    """Two panels of bars, one bar per layer: what is stored and what is computed.

    Args:
        labels: (L,) text; params, macs: (L,) counts of one sample; title: the finding.
    """
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.6), sharey=True)
    place = np.arange(len(labels))
    series = ((params, "memory", "parameters"), (macs, "forward", "MAC, one sample (thousands)"))
    for ax, (values, role, name) in zip(axes, series, strict=True):
        shown = np.asarray(values) / (1000 if role == "forward" else 1)
        ax.barh(place, shown, color=COLORS[role], hatch=HATCHES[role], edgecolor="white")
        ax.set_xlabel(name)
        ax.grid(axis="y", visible=False)
    axes[0].set_yticks(place, labels)
    axes[0].invert_yaxis()
    alt = "Parameters and MAC per layer: " + "; ".join(
        f"{label} {p:,} and {m:,}" for label, p, m in zip(labels, params, macs, strict=True)
    )
    return finish(fig, axes, title, alt)


def macs_by_depth(labels, counts, title):
    """Stacked bars: forward, weight and input gradients of a step, per first trained layer.

    Args:
        labels: (D,) first trained layers; counts: (D, 3) MAC; title: the finding.
    """
    fig, ax = plt.subplots()
    names = ("forward", "weight gradients", "input gradients")
    base = np.zeros(len(labels))
    parts = zip(names, ("forward", "update", "backward"), np.asarray(counts).T, strict=True)
    for name, role, values in parts:
        passes = values / counts[0][0]
        look = {"color": COLORS[role], "hatch": HATCHES[role], "edgecolor": "white"}
        ax.bar(range(len(labels)), passes, bottom=base, label=name, **look)
        base += passes
    ax.axhline(3, color=COLORS["reference"], linestyle="--")
    ax.text(-0.4, 3.03, "the slide: three forward passes", va="bottom")
    ax.set_xticks(range(len(labels)), labels, rotation=45)
    ax.set_ylabel("work of one step\n(forward passes)")
    ax.set_ylim(0, 3.5)
    ax.set_xlabel("first trained layer")
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0.85))
    alt = "Work in forward passes: " + ", ".join(
        f"{label} {value:.2f}" for label, value in zip(labels, base, strict=True)
    )
    return finish(fig, ax, title, alt)


def batch_bytes(batch_sizes, counted, slide, title):
    """Counted bytes of an update against the slide's formula, per batch size.

    Args:
        batch_sizes: (B,) N; counted, slide: (B,) bytes; title: the finding.
    """
    fig, ax = plt.subplots()
    for label, values, role in (("slide", slide, "reference"), ("counted", counted, "forward")):
        kib = np.asarray(values) / KIB
        ax.plot(
            batch_sizes,
            kib,
            color=COLORS[role],
            linestyle="--" if role == "reference" else "-",
            marker=MARKERS[role],
        )
        text = f"{label}: {kib[-1]:.0f} KiB"
        ax.annotate(
            text, (batch_sizes[-1], kib[-1]), xytext=(6, 0), textcoords="offset points", va="center"
        )
    ax.set_xticks(batch_sizes)
    ax.set_xlim(0, batch_sizes[-1] * 1.35)
    ax.set_ylim(bottom=0)
    ax.set_xlabel("batch size N")
    ax.set_ylabel("memory of the update (KiB)")
    alt = "KiB by batch size, counted and by the slide: " + "; ".join(
        f"N={n}: {c / KIB:.1f} and {s / KIB:.1f}"
        for n, c, s in zip(batch_sizes, counted, slide, strict=True)
    )
    return finish(fig, ax, title, alt)


def published_curve(labels, counted, published, title, limit=None):
    """Counted megabytes per first trained layer beside the published ones.

    Args:
        labels: (D,) text; counted, published: (D,) MB; title: the finding.
        limit: (text, MB) drawn as a dashed line, or None.
    """
    fig, ax = plt.subplots()
    place = np.arange(len(labels))
    for shift, values, role, name in (
        (-0.2, counted, "memory", "counted here"),
        (0.2, published, "reference", "published"),
    ):
        look = {"color": COLORS[role], "hatch": HATCHES[role], "edgecolor": "white"}
        ax.bar(place + shift, values, 0.38, label=name, **look)
    if limit:
        ax.axhline(limit[1], color="black", linestyle="--", linewidth=1)
        ax.text(-0.45, limit[1] + 0.03, limit[0])
    ax.set_xticks(place, labels)
    ax.set_xlabel("first trained layer")
    ax.set_ylabel("memory of the update (MB)")
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0.6))
    alt = "MB counted and published: " + "; ".join(
        f"{label} {c:.2f} and {p:.2f}"
        for label, c, p in zip(labels, counted, published, strict=True)
    )
    return finish(fig, ax, title, alt)


def lifetimes(plan, total, title):
    """Every tensor as a bar from birth to death, and below it the bytes at each step.

    Args:
        plan: odlkit.lifetimes.Plan; total: (steps,) bytes; title: the finding.
    """
    roles = {"activation": "forward", "slope": "backward", "gradient": "update"}
    fig, axes = plt.subplots(2, 1, sharex=True, figsize=(7.0, 6.0), height_ratios=(2.4, 1))
    for place, tensor in enumerate(plan.tensors):
        role = roles[tensor.kind]
        look = {"color": COLORS[role], "hatch": HATCHES[role], "edgecolor": "white"}
        span = tensor.dies - tensor.born + 1
        axes[0].barh(place, span, left=tensor.born - 0.5, **look)
        text = f"{tensor.name}  {tensor.num_bytes / KIB:.1f}"
        axes[0].text(tensor.dies + 0.6, place, text, fontsize=7, va="center")
    for kind, role in roles.items():
        look = {"color": COLORS[role], "hatch": HATCHES[role], "edgecolor": "white"}
        axes[0].barh(0, 0, label=kind, **look)
    axes[0].invert_yaxis()
    axes[0].set_yticks([])
    axes[0].set_ylabel("tensors (KiB)")
    axes[0].legend(loc="lower left")
    kib = np.asarray(total) / KIB
    axes[1].bar(range(len(kib)), kib, color=COLORS["memory"], hatch="..", edgecolor="white")
    top = int(kib.argmax())
    axes[1].text(top, kib[top], f"{kib[top]:.0f}", ha="center", va="bottom")
    axes[1].set_ylim(0, 1.2 * kib[top])
    axes[1].set_ylabel("in memory (KiB)")
    axes[1].set_xticks(range(len(plan.steps)), plan.steps, rotation=90, fontsize=8)
    axes[1].set_xlim(-0.7, len(plan.steps) + 2.2)
    alt = (
        f"{len(plan.tensors)} tensors over {len(plan.steps)} steps. The fullest step is "
        f"{plan.steps[top]} with {kib[top]:.0f} KiB; the sum of all tensors is "
        f"{sum(t.num_bytes for t in plan.tensors) / KIB:.0f} KiB."
    )
    return finish(fig, axes, title, alt)


def depth_that_fits(curves, limits, title, chosen=None, alt=""):
    """Memory of an update against its depth, for one or more networks, and the chip's memories.

    Args:
        curves: dict name -> (D,) bytes for 0, 1, 2, ... trained convolutions.
        limits: dict name -> bytes, drawn as dashed lines; title: the finding.
        chosen: (name, depth) to mark, or None; alt: description, if not all values in words.
    """
    fig, ax = plt.subplots()
    looks = (("forward", "-"), ("backward", "--"), ("update", "-."))
    for (name, values), (role, dash) in zip(curves.items(), looks, strict=False):
        kib = np.asarray(values) / KIB
        color = COLORS[role]
        ax.plot(range(len(kib)), kib, color=color, linestyle=dash, marker=MARKERS[role])
        ax.annotate(
            name, (len(kib) - 1, kib[-1]), xytext=(8, 0), textcoords="offset points", va="center"
        )
        if chosen and chosen[0] == name:
            ax.plot(chosen[1], kib[chosen[1]], "o", markersize=14, fillstyle="none", color="black")
    longest = max(len(values) for values in curves.values())
    for name, num_bytes in limits.items():
        ax.axhline(num_bytes / KIB, color=COLORS["reference"], linestyle=":")
        ax.text(-0.3, num_bytes / KIB, name, va="bottom", fontsize=9)
    ax.set_yscale("log")
    ax.set_xticks(range(longest))
    ax.set_xlim(-0.4, longest - 0.1)
    ax.set_xlabel("trained convolutions (0: fc1 alone)")
    ax.set_ylabel("memory of the update\n(KiB, log axis)")
    words = "; ".join(
        f"{name} " + ", ".join(f"{v / KIB:.0f}" for v in values) for name, values in curves.items()
    )
    alt = alt or f"Memory by number of trained convolutions, KiB: {words}"
    return finish(fig, ax, title, alt)


def table_check(names, computed, printed, title):
    """Times that follow from a table's other columns beside the times it prints.

    Args:
        names: (R,) rows; computed, printed: (R,) ms; title: the finding.
    """
    fig, ax = plt.subplots(figsize=(7.0, 3.0))
    place = np.arange(len(names))
    for shift, values, role, label in (
        (-0.2, computed, "cycles", "work / efficiency / clock"),
        (0.2, printed, "reference", "printed time"),
    ):
        look = {"color": COLORS[role], "hatch": HATCHES[role], "edgecolor": "white"}
        ax.bar(place + shift, values, 0.38, label=label, **look)
        for k, value in enumerate(values):
            ax.text(place[k] + shift, value, f"{value:.2f}", ha="center", va="bottom")
    ax.set_xticks(place, names)
    ax.set_ylabel("time of one sample (ms)")
    ax.legend(loc="upper left")
    alt = "Milliseconds computed and printed: " + "; ".join(
        f"{name} {c:.2f} and {p:.2f}" for name, c, p in zip(names, computed, printed, strict=True)
    )
    return finish(fig, ax, title, alt)
