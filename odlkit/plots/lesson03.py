"""Figures of lesson 03, the linear layer's backward pass."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from odlkit.plots.matrices import draw_matrix
from odlkit.plots.style import COLORS, DASHES, HATCHES, MARKERS, finish


def gradients_side_by_side(central, candidates, title):
    """Bars per output: central differences beside one or more candidates.

    Args:
        central: (C,) float, the judge.
        candidates: dict label -> (C,) float.
        title: the finding.
    """
    fig, ax = plt.subplots()
    roles = ["reference", "backward", "forward"]
    series = {"central differences": central, **candidates}
    width = 0.8 / len(series)
    for k, (label, values) in enumerate(series.items()):
        role, x = roles[k % 3], np.arange(len(central)) + (k - (len(series) - 1) / 2) * width
        ax.bar(
            x,
            values,
            width,
            label=label,
            color=COLORS[role],
            hatch=HATCHES[role],
            edgecolor="white",
        )
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(range(len(central)), [f"output {k}" for k in range(len(central))])
    ax.set_ylabel("dL/dy")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    alt = "Bars per output: " + "; ".join(
        f"{label} {np.array2string(np.asarray(values), precision=3)}"
        for label, values in series.items()
    )
    return finish(fig, ax, title, alt)


def outer_product(grad_output, x, grad_weight, title):
    """grad_output as a column, x as a row, their products as the matrix between them.

    Args:
        grad_output: (C_out,) float; x: (C_in,) float; grad_weight: (C_out, C_in) float.
        title: the finding.
    """
    c_out, c_in = grad_weight.shape
    fig, axes = plt.subplots(1, 3, figsize=(7.0, 2.4), width_ratios=(2, c_in, c_in))
    limit = max(np.abs(grad_weight).max(), np.abs(x).max(), np.abs(grad_output).max())
    draw_matrix(axes[0], grad_output[:, None], "grad_output, a column", limit)
    draw_matrix(axes[1], x[None, :], "x, a row", limit)
    draw_matrix(axes[2], grad_weight, "grad_weight", limit)
    for ax, sign in zip(axes[1:], "×=", strict=True):
        ax.text(-0.08, 0.5, sign, transform=ax.transAxes, fontsize=18, ha="right", va="center")
    alt = (
        f"grad_output, a column of {c_out}, times x, a row of {c_in}, is grad_weight: "
        f"{np.array2string(grad_weight, precision=3)}"
    )
    return finish(fig, axes, title, alt)


def gradient_paths(grad_output, weight, grad_input, which, title):
    """The layer as a graph; the paths from all outputs back to input `which` stand out.

    Args:
        grad_output: (C_out,) float; weight: (C_out, C_in) float; grad_input: (C_in,) float.
        which: index of the input whose paths are drawn strong.
        title: the finding.
    """
    c_out, c_in = weight.shape
    fig, ax = plt.subplots(figsize=(7.0, 3.2))
    left = np.linspace(1, 0, c_in)
    right = np.linspace(0.85, 0.15, c_out)
    for o in range(c_out):
        for i in range(c_in):
            strong = i == which
            ax.plot(
                [0, 1],
                [left[i], right[o]],
                zorder=1,
                linewidth=3 if strong else 1,
                color=COLORS["backward"] if strong else "#c0c0c0",
                linestyle="-" if strong else ":",
            )
        x, y = 0.55, left[which] + 0.55 * (right[o] - left[which])
        ax.text(
            x,
            y,
            f"{grad_output[o]:g} × {weight[o, which]:g}",
            ha="center",
            va="center",
            bbox={"facecolor": "white", "edgecolor": COLORS["backward"]},
        )
        ax.text(1.03, right[o], f"grad_output[{o}] = {grad_output[o]:g}", va="center")
    for i in range(c_in):
        value = f"grad_input[{i}] = {grad_input[i]:g}" if i == which else f"x[{i}]"
        ax.text(
            -0.03,
            left[i],
            value,
            va="center",
            ha="right",
            fontweight="bold" if i == which else "normal",
        )
    ax.scatter([0] * c_in, left, s=120, color=COLORS["forward"], zorder=2)
    ax.scatter([1] * c_out, right, s=120, color=COLORS["backward"], marker="s", zorder=2)
    ax.set_xlim(-0.5, 1.6)
    ax.axis("off")
    terms = " + ".join(
        f"{g:g} times {w:g}" for g, w in zip(grad_output, weight[:, which], strict=True)
    )
    alt = f"All paths from the outputs to input {which}: {terms} = {grad_input[which]:g}."
    return finish(fig, ax, title, alt)


def digit_images(images, labels, title):
    """A row of 8 x 8 pictures with what they show.

    Args:
        images: (n, 64) float, 0 to 1; labels: (n,) int; title: the finding.
    """
    fig, axes = plt.subplots(1, len(images), figsize=(7.0, 1.5))
    for ax, image, label in zip(axes, images, labels, strict=True):
        ax.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        ax.set_title(str(label), loc="center", fontweight="normal")
        ax.axis("off")
    return finish(fig, axes, title, f"Handwritten digits, 8 by 8 pixels: {[*map(int, labels)]}")


def weight_images(weight, title):
    """The weights of each class as an 8 x 8 picture.

    Args:
        weight: (10, 64) float; title: the finding.
    """
    fig, axes = plt.subplots(1, len(weight), figsize=(7.0, 1.5))
    limit = np.abs(weight).max()
    for label, ax in enumerate(axes):
        ax.imshow(weight[label].reshape(8, 8), vmin=-limit, vmax=limit)
        ax.set_title(str(label), loc="center", fontweight="normal")
        ax.axis("off")
    alt = "For each digit, pixels that speak for it in red and against it in blue."
    return finish(fig, axes, title, alt)


def training_curve(loss, test_accuracy, title):
    """Loss and test accuracy per epoch, one above the other.

    Args:
        loss: (epochs,) float; test_accuracy: (epochs,) float, 0 to 1; title: the finding.
    """
    fig, axes = plt.subplots(2, 1, sharex=True, figsize=(7.0, 4.2))
    epochs = np.arange(1, len(loss) + 1)
    axes[0].plot(
        epochs,
        loss,
        color=COLORS["backward"],
        linestyle=DASHES["backward"],
        marker=MARKERS["backward"],
    )
    axes[0].set_ylabel("training loss")
    axes[0].set_ylim(bottom=0)
    percent = 100 * np.asarray(test_accuracy)
    axes[1].plot(epochs, percent, color=COLORS["forward"], marker=MARKERS["forward"])
    axes[1].set_ylabel("test accuracy (%)")
    axes[1].set_ylim(0, 102)
    axes[1].xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[1].set_xlabel("epoch (one pass over the training images)")
    axes[1].annotate(
        f"{percent[-1]:.1f} %",
        (epochs[-1], percent[-1]),
        xytext=(0, -18),
        textcoords="offset points",
        ha="right",
    )
    alt = (
        f"Over {len(loss)} epochs the loss falls from {loss[0]:.2f} to {loss[-1]:.2f}; "
        f"test accuracy ends at {percent[-1]:.1f} %."
    )
    return finish(fig, axes, title, alt)


def learning_rates(curves, title):
    """Training loss per epoch for several learning rates (the slider's static picture).

    Args:
        curves: dict lr -> (epochs,) float, loss per epoch; title: the finding.
    """
    fig, ax = plt.subplots()
    shades = plt.get_cmap("cividis")(np.linspace(0.0, 0.85, len(curves)))
    for k, (lr, loss) in enumerate(curves.items()):
        epochs = np.arange(1, len(loss) + 1)
        ax.plot(epochs, loss, color=shades[k], linestyle=("-", "--", "-.", ":")[k % 4])
        ax.annotate(
            f"lr = {lr:g}",
            (epochs[-1], loss[-1]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    _loss_axes(ax, curves)
    alt = "Training loss per epoch: " + "; ".join(
        f"lr {lr:g} ends at {loss[-1]:.3g}" for lr, loss in curves.items()
    )
    return finish(fig, ax, title, alt)


def one_learning_rate(curves, lr):
    """One curve of `learning_rates` strong, the others pale; the title states its end.

    Args:
        curves: dict lr -> (epochs,) float; lr: the one to show.
    """
    fig, ax = plt.subplots()
    for other, loss in curves.items():
        if other != lr:
            ax.plot(np.arange(1, len(loss) + 1), loss, "-", color="#c8c8c8", linewidth=1)
    loss = curves[lr]
    ax.plot(
        np.arange(1, len(loss) + 1),
        loss,
        "-",
        color=COLORS["update"],
        linewidth=3,
        marker=MARKERS["update"],
    )
    _loss_axes(ax, curves)
    title = f"lr = {lr:g}: loss {loss[0]:.2f} after one epoch, {loss[-1]:.3f} after {len(loss)}"
    return finish(fig, ax, title, title)


def _loss_axes(ax, curves):
    ax.set_yscale("log")
    ax.set_xlabel("epoch")
    ax.set_ylabel("training loss (log axis)")
    longest = max(len(loss) for loss in curves.values())
    ax.set_xlim(0.5, longest * 1.16)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def kept_bytes(batch_sizes, parts, title, budget=None):
    """Stacked bars: what a layer keeps for its backward pass, in KiB per batch size.

    Args:
        batch_sizes: list of N; parts: dict label -> list of bytes, one per batch size.
        title: the finding; budget: (label, bytes) drawn as a dashed line, or None.
    """
    fig, ax = plt.subplots()
    bottom = np.zeros(len(batch_sizes))
    looks = [("forward", "//"), ("backward", "\\\\"), ("memory", "..")]
    for (label, num_bytes), (role, hatch) in zip(parts.items(), looks, strict=False):
        kib = np.asarray(num_bytes) / 1024
        ax.bar(
            range(len(batch_sizes)),
            kib,
            bottom=bottom,
            label=label,
            color=COLORS[role],
            hatch=hatch,
            edgecolor="white",
        )
        bottom += kib
    for k, total in enumerate(bottom):
        ax.text(k, total, f"{total:.1f}", ha="center", va="bottom")
    if budget:
        ax.axhline(budget[1] / 1024, color=COLORS["reference"], linestyle="--")
        ax.text(-0.4, budget[1] / 1024, budget[0], va="bottom")
    ax.set_xticks(range(len(batch_sizes)), [f"N = {n}" for n in batch_sizes])
    ax.set_ylabel("memory (KiB)")
    ax.legend(loc="upper left")
    alt = "KiB per batch size: " + ", ".join(
        f"N={n}: {total:.1f}" for n, total in zip(batch_sizes, bottom, strict=True)
    )
    return finish(fig, ax, title, alt)


def cycles_by_cores(num_cores, cycles, title, budget=None):
    """Bars of cycles per number of cores, with the budget as a dashed line.

    Args:
        num_cores: list of int; cycles: list of int; title: the finding.
        budget: cycles allowed, or None.
    """
    fig, ax = plt.subplots()
    ax.bar(
        range(len(cycles)),
        cycles,
        color=COLORS["cycles"],
        hatch=HATCHES["cycles"],
        edgecolor="white",
        width=0.6,
    )
    for k, value in enumerate(cycles):
        ax.text(k, value, f"{value:,}", ha="center", va="bottom")
    if budget is not None:
        ax.axhline(budget, color=COLORS["reference"], linestyle="--")
        ax.text(len(cycles) - 0.4, budget, f"budget\n{budget:,}", ha="left", va="center")
        ax.set_xlim(-0.6, len(cycles) + 0.2)
    ax.set_xticks(range(len(cycles)), [f"{n} core{'s' if n > 1 else ''}" for n in num_cores])
    ax.set_ylabel("cycles")
    ax.grid(axis="x", visible=False)
    alt = ", ".join(
        f"{n} cores: {value} cycles" for n, value in zip(num_cores, cycles, strict=True)
    )
    return finish(fig, ax, title, alt)
