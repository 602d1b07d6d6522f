"""Figures of lesson 05: walks over a loss surface, convergence, shuffling, memory per batch."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import NullFormatter

from odlkit.plots.style import COLORS, DASHES, HATCHES, MARKERS, finish

WEIGHT_RANGE, BIAS_RANGE = (-1.6, 3.0), (-2.2, 3.0)  # the part of the surface that is drawn
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


def opinions(gradients, title):
    """Slopes that single samples ask for, and their mean, as steps downhill.

    Args:
        gradients: (N, 2) slope by weight and by bias; title: the finding.
    """
    fig, ax = plt.subplots(figsize=(5.6, 4.2))
    steps = -np.asarray(gradients)
    for first, second in steps:
        ax.plot([0, first], [0, second], "-", color="#bbbbbb", linewidth=0.8, zorder=1)
    ax.scatter(*steps.T, s=18, color=COLORS["reference"], marker="x", zorder=2, label="one sample")
    mean = steps.mean(axis=0)
    arrow = {"arrowstyle": "-|>", "linewidth": 3, "color": COLORS["backward"]}
    ax.annotate("", xy=mean, xytext=(0, 0), arrowprops=arrow, zorder=4)
    ax.plot([], [], "-", color=COLORS["backward"], linewidth=3, label="their mean")
    ax.set_xlabel("change of the weight that it asks for")
    ax.set_ylabel("change of the bias that it asks for")
    ax.legend(loc="upper left")
    against = int((steps @ mean < 0).sum())
    alt = (
        f"{len(steps)} thin lines from the origin, one per sample, and a thick arrow, their mean "
        f"({mean[0]:.2f}, {mean[1]:.2f}). {against} samples pull the other way."
    )
    return finish(fig, ax, title, alt)


def walks(panels, valley, title):
    """Several walks over the same loss surface, side by side.

    Args:
        panels: dict label -> odlkit.descent.Walk; valley: odlkit.descent.Valley, the ground.
        title: the finding.
    """
    fig, axes = plt.subplots(
        1, len(panels), figsize=(2.9 * len(panels), 3.5), sharey=True, squeeze=False
    )
    for ax, (label, walk) in zip(axes[0], panels.items(), strict=True):
        _walk(ax, walk, valley)
        ax.set_title(label, fontsize=10, fontweight="normal")
    for ax in axes[0, 1:]:
        ax.set_ylabel("")
    return finish(fig, axes[0], title, _walks_alt(panels, valley.best()))


def walk_and_loss(walk, valley, title):
    """One walk over the surface, and its loss against the samples seen.

    Args:
        walk, valley, title: as in `walks`.
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(8.0, 3.7), width_ratios=(4, 5))
    _walk(left, walk, valley)
    best = valley.best()
    right.plot(walk.samples, walk.loss, "-", color=COLORS["update"], linewidth=1.5)
    right.axhline(best[2], color=COLORS["reference"], linestyle="--", linewidth=1)
    right.text(0.98, best[2], "best fit", transform=right.get_yaxis_transform(), ha="right",
               va="top", fontsize=9)  # fmt: skip
    right.set_yscale("log")
    right.set_ylim(0.15, 30)
    right.set_xlabel("samples seen")
    right.set_ylabel("loss (log axis)")
    return finish(fig, (left, right), title, f"{title}. {_walks_alt({'path': walk}, best)}")


def _walk(ax, walk, valley):
    best = valley.best()
    weights, biases = np.linspace(*WEIGHT_RANGE, 60), np.linspace(*BIAS_RANGE, 60)
    values = valley.loss(*np.meshgrid(weights, biases))
    levels = np.geomspace(best[2] * 1.03, values.max(), 14)
    ax.contourf(weights, biases, values, levels=levels, cmap="cividis", extend="min")
    ax.contour(weights, biases, values, levels=levels, colors="white", linewidths=0.3)
    # Black on white: the path is seen on dark and on light ground.
    ax.plot(walk.weight, walk.bias, "-", color="white", linewidth=2.6)
    ax.plot(walk.weight, walk.bias, "-", color="black", linewidth=1.0, marker=".", markersize=4)
    ax.plot(walk.weight[0], walk.bias[0], "s", color="white", markeredgecolor="black", markersize=8)
    ax.plot(*best[:2], "*", color="white", markeredgecolor="black", markersize=14)
    ax.set_xlim(*WEIGHT_RANGE)
    ax.set_ylim(*BIAS_RANGE)
    ax.set_xlabel("weight")
    ax.set_ylabel("bias")
    ax.grid(False)


def _walks_alt(panels, best):
    texts = [
        f"{label}: {len(walk.loss) - 1} steps, {walk.samples[-1]} samples, ends at loss "
        f"{walk.loss[-1]:.3g}"
        for label, walk in panels.items()
    ]
    return f"Paths from a square to the star at the bottom ({best[2]:.3f}). " + "; ".join(texts)


def convergence(runs, title):
    """Training loss over the samples seen and over the seconds spent, one line per batch size.

    Args:
        runs: dict label -> odlkit.descent.Descent; title: the finding.
    """
    fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.8), sharey=True)
    shades = plt.get_cmap("cividis")(np.linspace(0.0, 0.8, len(runs)))
    for k, (label, run) in enumerate(runs.items()):
        look = {"color": shades[k], "linestyle": LINES[k % len(LINES)], "label": label}
        look |= {"marker": "osD^v"[k % 5], "markevery": max(1, len(run.loss) // 8)}
        axes[0].plot(run.samples[1:], run.loss[1:], **look)
        axes[1].plot(1000 * run.seconds[1:], run.loss[1:], **look)
    for ax in axes:
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.xaxis.set_minor_formatter(NullFormatter())
    axes[0].set_xlabel("samples seen (log axis)")
    axes[1].set_xlabel("milliseconds on this computer (log axis)")
    axes[0].set_ylabel("training loss (log axis)")
    axes[1].legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
    alt = "; ".join(
        f"{label}: loss {run.loss[-1]:.3f} after {run.samples[-1]} samples and "
        f"{1000 * run.seconds[-1]:.0f} ms"
        for label, run in runs.items()
    )
    return finish(fig, axes, title, alt)


def order_matters(shuffled, ordered, title):
    """Test accuracy on the way, with shuffled samples and with samples class after class.

    Args:
        shuffled, ordered: odlkit.descent.Descent; title: the finding.
    """
    fig, ax = plt.subplots()
    pairs = (("shuffled", shuffled, "forward"), ("class after class", ordered, "backward"))
    for label, run, role in pairs:
        percent = 100 * run.test_accuracy
        ax.plot(
            run.samples, percent, color=COLORS[role], linestyle=DASHES[role], label=label,
            marker=MARKERS[role], markevery=max(1, len(percent) // 12),
        )  # fmt: skip
    ax.set_ylim(0, 102)
    ax.set_xlabel("samples seen")
    ax.set_ylabel("test accuracy (%)")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    alt = f"Test accuracy after {shuffled.samples[-1]} samples: " + "; ".join(
        f"{label} {100 * run.test_accuracy[-1]:.0f} %" for label, run, _ in pairs
    )
    return finish(fig, ax, title, alt)


def batch_memory(batch_sizes, together, one_by_one, slide, title):
    """Memory to train a layer against the batch size, counted in three ways.

    Args:
        batch_sizes: (k,); together, one_by_one, slide: (k,) KiB; title: the finding.
    """
    fig, ax = plt.subplots()
    places, width = np.arange(len(batch_sizes)), 0.38
    bars = (("all at once", together, "memory", -0.5), ("one by one", one_by_one, "update", 0.5))
    for label, kib, role, side in bars:
        ax.bar(
            places + side * width, kib, width, label=label, color=COLORS[role],
            hatch=HATCHES[role], edgecolor="white",
        )  # fmt: skip
        for place, value in zip(places, kib, strict=True):
            ax.text(place + side * width, value, f"{value:.1f}", ha="center", va="bottom",
                    fontsize=8)  # fmt: skip
    ax.plot(places, slide, "--", marker="x", markersize=8, color=COLORS["reference"],
            label="the slide's formula")  # fmt: skip
    top = 1.25 * max(*together, *one_by_one)
    ax.set_ylim(0, top)
    above = next((k for k, kib in enumerate(slide) if kib > top), None)
    if above is not None:
        text = f"{slide[above]:.0f} KiB at N = {batch_sizes[above]},\n{slide[-1]:.0f} at the end"
        ax.text(above - 0.35, 0.8 * top, text, fontsize=9, color=COLORS["reference"])
    ax.set_xticks(places, [f"N = {n}" for n in batch_sizes])
    ax.set_ylabel("memory (KiB)")
    ax.legend(loc="upper left", ncols=3, fontsize=9)
    alt = "KiB: " + "; ".join(
        f"N={n}: at once {a:.1f}, one by one {b:.1f}, slide {c:.1f}"
        for n, a, b, c in zip(batch_sizes, together, one_by_one, slide, strict=True)
    )
    return finish(fig, ax, title, alt)
