"""Figures of lesson 10: the machine, its banks, cycles against budgets, training, energy."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch

from odlkit.plots.style import COLORS, DASHES, HATCHES, MARKERS, finish

_PALE = "#f0f0f0"


def cluster_map(num_cores, num_fpus, num_banks, memories, title):
    """The machine as boxes: cores on top, shared units, L1 in banks, L2 and L3 below.

    Args:
        num_cores, num_fpus, num_banks: int; title: the finding.
        memories: dict name -> (bytes, words that say how far it is), nearest first.
    """
    fig, ax = plt.subplots(figsize=(7.0, 4.2))
    ax.set_axis_off()
    ax.set_xlim(0, 16)
    ax.set_ylim(0, 8.4)
    for core in range(num_cores):
        width = 16 / num_cores
        _box(ax, core * width, 7.2, width, 1.0, COLORS["cycles"], f"core {core}")
    for unit in range(num_fpus):
        width = 16 / num_fpus
        users = ", ".join(str(c) for c in range(num_cores) if c % num_fpus == unit)
        _box(ax, unit * width, 5.9, width, 1.0, COLORS["update"], f"FPU for {users}")
    for bank in range(num_banks):
        width = 16 / num_banks
        _box(ax, bank * width, 4.2, width, 1.0, COLORS["memory"], str(bank))
    (l1, (l1_bytes, l1_words)), *others = memories.items()
    ax.text(0, 5.35, f"{l1}: {_size(l1_bytes)} in {num_banks} banks; {l1_words}", fontsize=9)
    ax.annotate("", (8, 3.1), (8, 4.15), arrowprops={"arrowstyle": "<->", "color": "black"})
    ax.text(8.2, 3.5, "DMA copies 8 bytes per cycle while the cores compute", fontsize=9)
    for level, (name, (num_bytes, words)) in enumerate(others):
        text = f"{name}: {_size(num_bytes)}; {words}"
        _box(ax, 0, 1.9 - 1.4 * level, 16, 1.1, COLORS["reference"], text)
    alt = f"{num_cores} cores share {num_fpus} FPUs and {num_banks} banks of L1. " + "; ".join(
        f"{name}: {_size(num_bytes)}, {words}" for name, (num_bytes, words) in memories.items()
    )
    return finish(fig, ax, title, alt)


def _box(ax, left, bottom, width, height, color, text):
    """A pale box with an edge in a role's colour and black text."""
    shape = {"boxstyle": "round,pad=0,rounding_size=0.12", "facecolor": _PALE}
    box = (left + 0.06, bottom), width - 0.12, height
    ax.add_patch(FancyBboxPatch(*box, edgecolor=color, linewidth=2, **shape))
    ax.text(left + width / 2, bottom + height / 2, text, ha="center", va="center", fontsize=9)


def _size(num_bytes):
    kib = num_bytes / 1024
    return f"{kib:,.0f} KiB" if kib < 1024 else f"{kib / 1024:g} MiB"


def bank_choices(panels, num_banks, title):
    """Which bank each core asks in one cycle, one panel for each way to share the work.

    Args:
        panels: dict label -> (cores,) bank numbers; num_banks: int; title: the finding.
    """
    fig, axes = plt.subplots(
        len(panels), 1, sharex=True, squeeze=False, figsize=(7.0, 1.4 + len(panels))
    )
    told = []
    for ax, (label, banks) in zip(axes[:, 0], panels.items(), strict=True):
        counts = np.bincount(banks, minlength=num_banks)
        ax.bar(range(num_banks), counts, color=COLORS["memory"], hatch="..", edgecolor="white")
        for bank in np.flatnonzero(counts):
            cores = ", ".join(str(core) for core in np.flatnonzero(np.asarray(banks) == bank))
            side = "center" if bank else "left"
            ax.text(bank, counts[bank] + 0.1, cores, ha=side, va="bottom", fontsize=9)
        ax.axhline(1, color=COLORS["reference"], linestyle="--")
        ax.set_ylim(0, len(banks) + 1.5)
        ax.set_yticks(range(0, len(banks) + 1, 2))
        ax.set_ylabel("cores")
        ax.set_title(f"{label}: the last core waits {counts.max() - 1} cycles", fontsize=10)
        told.append(f"{label}: banks {', '.join(map(str, banks))} for cores 0 to {len(banks) - 1}")
    axes[-1, 0].set_xticks(range(num_banks))
    axes[-1, 0].set_xlabel("bank (dashed: what it serves in one cycle; numbers: which cores ask)")
    return finish(fig, axes[:, 0], title, "; ".join(told))


def version_ladder(cycles, budgets, title):
    """Horizontal bars: cycles of each version of a kernel, with the budgets as dashed lines.

    Args:
        cycles: dict version -> cycles, or -> dict variant -> cycles for several bars each.
        budgets: dict level -> cycles; title: the finding.
    """
    fig, ax = plt.subplots(figsize=(7.0, 3.8))
    rows = {name: row if isinstance(row, dict) else {"": row} for name, row in cycles.items()}
    variants = list(next(iter(rows.values())))
    height = 0.8 / len(variants)
    for k, variant in enumerate(variants):
        places = np.arange(len(rows)) + (k - (len(variants) - 1) / 2) * height
        values = [row[variant] for row in rows.values()]
        look = [("cycles", "--"), ("update", "xx")][k % 2]
        paint = {"color": COLORS[look[0]], "hatch": look[1], "edgecolor": "white"}
        ax.barh(places, values, height, label=variant or None, **paint)
        for place, value in zip(places, values, strict=True):
            ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
            ax.text(value, place, f" {value:,}", va="center", fontsize=9, bbox=ground)
    for k, (level, budget) in enumerate(sorted(budgets.items(), key=lambda item: item[1])):
        ax.axvline(budget, color=COLORS["reference"], linestyle="--")
        text = f" {level} {budget:,}"
        ax.text(budget, -0.55 - 0.22 * (k % 2), text, ha="left", va="bottom", fontsize=9)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set_ylim(len(rows) - 0.4, -1.0)
    longest = [value for row in rows.values() for value in row.values()]
    ax.set_xlim(0, 1.2 * max(*longest, *budgets.values()))
    ax.set_xlabel("cycles (dashed: budgets)")
    ax.grid(axis="y", visible=False)
    if len(variants) > 1:
        ax.legend(loc="lower right")
    told = (f"{n} {v}: {c:,}".replace(" :", ":") for n, row in rows.items() for v, c in row.items())
    levels = ", ".join(f"{level} {budget:,}" for level, budget in budgets.items())
    alt = f"Cycles: {'; '.join(told)}. Budgets: {levels}.".replace("\n", " ")
    return finish(fig, ax, title, alt)


def same_training(reference, cluster, title):
    """Loss per step of two trainings that should be one, and how far they are apart.

    Args:
        reference, cluster: (steps,) float, loss of NumPy in float64 and of the cluster.
        title: the finding.
    """
    fig, axes = plt.subplots(2, 1, sharex=True, figsize=(7.0, 4.4), height_ratios=(3, 2))
    steps = np.arange(1, len(reference) + 1)
    axes[0].plot(steps, reference, color=COLORS["reference"], linewidth=3, label="NumPy, float64")
    few = slice(None, None, max(1, len(steps) // 20))
    look = {"color": COLORS["update"], "marker": MARKERS["update"], "linestyle": ""}
    axes[0].plot(steps[few], np.asarray(cluster)[few], label="your kernels, float32", **look)
    axes[0].set_ylabel("loss of the sample")
    axes[0].set_ylim(bottom=0)
    axes[0].legend(loc="upper right")
    apart = np.abs(np.asarray(cluster) - reference) / np.abs(reference)
    axes[1].plot(steps, apart, color=COLORS["backward"], linestyle=DASHES["backward"])
    axes[1].axhline(2.0**-24, color=COLORS["reference"], linestyle=":")
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    words = {"ha": "left", "va": "top", "fontsize": 9, "bbox": ground}
    axes[1].text(1, 0.4 * 2.0**-24, "dotted: half a float32 digit", **words)
    axes[1].set_yscale("log")
    axes[1].set_ylabel("relative difference\n(log axis)")
    axes[1].set_xlabel("training step")
    alt = (
        f"Over {len(steps)} steps both losses fall together, NumPy's from {reference[0]:.2f} to "
        f"{reference[-1]:.3f}; the largest relative difference is {apart.max():.1e}."
    )
    return finish(fig, axes, title, alt)


def update_energy(parts, title):
    """Bars on a log axis: energies of very different size, each with its value.

    Args:
        parts: dict label -> microjoules, from top to bottom; title: the finding.
    """
    fig, ax = plt.subplots(figsize=(7.0, 0.9 + 0.55 * len(parts)))
    values = list(parts.values())
    paint = {"color": COLORS["update"], "hatch": HATCHES["update"], "edgecolor": "white"}
    ax.barh(range(len(parts)), values, 0.6, **paint)
    for place, value in enumerate(values):
        text = f" {value:,.0f} µJ" if value >= 100 else f" {value:.3g} µJ"
        ax.text(value, place, text, va="center")
    ax.set_yticks(range(len(parts)), list(parts))
    ax.invert_yaxis()
    ax.set_xscale("log")
    ax.set_xlim(min(values) / 5, 12 * max(values))
    ax.set_xlabel("energy (µJ, log axis)")
    ax.grid(axis="y", visible=False)
    alt = "; ".join(f"{label}: {value:.3g} µJ" for label, value in parts.items())
    return finish(fig, ax, title, alt)
