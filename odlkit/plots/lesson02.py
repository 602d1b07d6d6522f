"""Figures of lesson 02: layers as matrices, decision regions, overflow, loss surfaces."""

import matplotlib.pyplot as plt
import numpy as np

from odlkit.plots.matrices import draw_matrix
from odlkit.plots.style import COLORS, finish

# The two classes differ by marker and filling, the side of the boundary by red and blue.
CLASS_LOOKS = (
    {"marker": "o", "facecolor": "white", "edgecolor": "black"},
    {"marker": "^", "facecolor": "black", "edgecolor": "white"},
)


def layer_matrices(x, weight, bias, y, title):
    """x @ weight.T + bias = y, drawn as matrices with their shapes.

    Args:
        x: (N, C_in); weight: (C_out, C_in); bias: (C_out,); y: (N, C_out); title: the finding.
    """
    parts = ((x, "x"), (weight.T, "weight.T"), (bias[None, :], "bias, each row"), (y, "y"))
    widths = [max(values.shape[1], 2.2) for values, _ in parts]
    fig, axes = plt.subplots(1, 4, figsize=(8.0, 2.6), width_ratios=widths)
    limit = max(np.abs(values).max() for values, _ in parts)
    for ax, (values, name) in zip(axes, parts, strict=True):
        draw_matrix(ax, values, name, limit)
    for ax, sign in zip(axes[1:], "@+=", strict=True):
        ax.text(-0.12, 0.5, sign, transform=ax.transAxes, fontsize=15, ha="right", va="center")
    alt = f"x {x.shape} times weight transposed {weight.T.shape} plus bias is y {y.shape}: "
    return finish(fig, axes, title, alt + np.array2string(y, precision=3))


def decision_regions(axis, scores, x, target, title, ax=None):
    """Which class a classifier says everywhere in the plane, and the samples on top.

    Args:
        axis: (k,); scores: (k, k), above zero means class 1 (red), as from `plane.score_grid`.
        x: (N, 2); target: (N,) labels 0 and 1; title: the finding.
        ax: draw into these axes (one panel of several) instead of a new figure.
    """
    alone = ax is None
    if alone:
        fig, ax = plt.subplots(figsize=(4.6, 4.4))
    _regions(ax, axis, scores)
    for label, look in enumerate(CLASS_LOOKS):
        points = x[target == label]
        ax.scatter(points[:, 0], points[:, 1], s=26, linewidth=0.9, label=f"class {label}", **look)
    ax.set_xlabel("feature 0")
    ax.set_ylabel("feature 1")
    if not alone:
        ax.set_title(title, fontsize=10, fontweight="normal")
        return ax.figure, ax
    ax.legend(loc="upper right", frameon=True, fontsize=9)
    alt = f"The plane of two features, cut into a red and a blue side, with {len(x)} samples."
    return finish(fig, ax, title, f"{title}. {alt}")


def _regions(ax, axis, scores):
    limit = max(np.abs(scores).max(), 1e-9)
    extent = (axis[0], axis[-1], axis[0], axis[-1])
    tint = np.clip(scores / limit * 2.0, -1.0, 1.0)
    ax.imshow(tint, extent=extent, origin="lower", vmin=-1.6, vmax=1.6, aspect="equal")
    if scores.min() < 0 < scores.max():
        ax.contour(axis, axis, scores, levels=[0.0], colors="black", linewidths=1.8)
    ax.grid(False)


def region_panels(panels, x, target, title):
    """Several classifiers on the same samples, side by side.

    Args:
        panels: dict label -> (axis, scores); x, target: the samples; title: the finding.
    """
    fig, axes = plt.subplots(1, len(panels), figsize=(8.4, 3.3), sharey=True)
    for ax, (label, (axis, scores)) in zip(axes, panels.items(), strict=True):
        decision_regions(axis, scores, x, target, label, ax)
    for ax in axes[1:]:
        ax.set_ylabel("")
    alt = f"{len(panels)} pictures of the same samples with other boundaries: " + "; ".join(panels)
    return finish(fig, axes, title, alt)


def overflow(logits, naive, stable, title, limit=88.72):
    """Loss in float32 over the size of a logit, computed in two ways.

    Args:
        logits: (k,) the wrong class's logit; naive, stable: (k,) losses, nan or inf left out.
        title: the finding; limit: where exp overflows in float32, ln(3.4e38).
    """
    fig, ax = plt.subplots()
    ax.plot(logits, stable, color=COLORS["forward"], label="largest logit taken away first")
    ax.plot(
        logits, naive, color=COLORS["backward"], linestyle="--", marker="s", markevery=6,
        label="as written, exp(z) / sum",
    )  # fmt: skip
    ax.axvline(limit, color=COLORS["reference"], linestyle=":")
    ax.text(limit + 2, 4, f"exp overflows\nabove {limit:.1f}", color=COLORS["reference"])
    ax.set_xlabel("logit of the wrong class (the right one is 0)")
    ax.set_ylabel("cross-entropy, float32")
    ax.set_ylim(bottom=0)
    ax.legend(loc="upper left")
    good = np.isfinite(naive)
    alt = (
        f"Both ways agree up to a logit of {np.asarray(logits)[good].max():.0f}; beyond it the "
        f"naive way gives no number, the stable one goes on to {np.max(stable):.0f}."
    )
    return finish(fig, ax, title, alt)


def loss_surfaces(surfaces, title):
    """Contour lines of the loss over two weights, one panel per loss.

    Args:
        surfaces: dict label -> (axis, values); title: the finding.
    """
    fig, axes = plt.subplots(1, len(surfaces), figsize=(8.6, 3.2), sharey=True)
    for ax, (label, (axis, values)) in zip(axes, surfaces.items(), strict=True):
        _surface(ax, axis, values)
        ax.set_title(label, fontsize=10, fontweight="normal")
    for ax in axes[1:]:
        ax.set_ylabel("")
    alt = "Loss over two weights: " + "; ".join(
        f"{label}, from {values.min():.2f} at weights {_lowest(axis, values)} to {values.max():.2f}"
        for label, (axis, values) in surfaces.items()
    )
    return finish(fig, axes, title, alt)


def _surface(ax, axis, values):
    levels = np.geomspace(values.min() + 1e-3, values.max(), 16)
    ax.contourf(axis, axis, values, levels=levels, cmap="cividis", extend="min")
    lines = ax.contour(axis, axis, values, levels=levels[1::3], colors="white", linewidths=0.8)
    ax.clabel(lines, fmt="%.2f", fontsize=7)
    ax.set_xlabel("weight 0")
    ax.set_ylabel("weight 1")
    ax.set_aspect("equal")
    ax.grid(False)


def _lowest(axis, values):
    row, column = np.unravel_index(values.argmin(), values.shape)
    return f"({axis[column]:.1f}, {axis[row]:.1f})"


def surface_and_regions(surface, regions, weight, x, target, title):
    """One point on a loss surface, and the classifier that it stands for.

    Args:
        surface: (axis, values) over two weights; regions: (axis, scores) over two features.
        weight: (w0, w1), the point; x, target: the samples; title: the finding.
    """
    fig, axes = plt.subplots(1, 2, figsize=(8.0, 3.7))
    _surface(axes[0], *surface)
    axes[0].plot(*weight, "o", color="white", markeredgecolor="black", markersize=11)
    axes[0].set_title("where we stand on the loss", fontsize=10, fontweight="normal")
    decision_regions(*regions, x, target, "what this classifier says", axes[1])
    return finish(fig, axes, title, f"{title}. Left the loss over two weights, right the classes.")


def sample_or_boundary(before, moved, after, x, target, which, title):
    """Two ways to make one sample's loss smaller: move the sample, or move the boundary.

    Args:
        before, after: (axis, scores) of the classifier before and after training its weights.
        moved: (2,) where minimising over the input puts sample number `which`.
        x, target: the samples; title: the finding.
    """
    fig, axes = plt.subplots(1, 2, figsize=(8.0, 3.8), sharey=True)
    decision_regions(*before, x, target, "min over the input: the sample moved", axes[0])
    decision_regions(*after, x, target, "min over the weights: the boundary moved", axes[1])
    axes[0].annotate(
        "", xy=moved, xytext=x[which], arrowprops={"arrowstyle": "-|>", "linewidth": 2.5}
    )
    for ax in axes:
        ax.scatter(*x[which], s=170, facecolor="none", edgecolor="black", linewidth=2)
    axes[1].set_ylabel("")
    alt = (
        "Left, one circled sample is dragged across an unchanged boundary; right, all samples stay "
    )
    return finish(fig, axes, title, alt + "and the boundary has moved between the classes.")
