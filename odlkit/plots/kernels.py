"""Figures of C kernels, used by several lessons and by the benchmarks."""

import matplotlib.pyplot as plt
import numpy as np

from odlkit.plots.style import COLORS, MARKERS, finish


def roofline(points, limits):
    """Kernels below the roof that units and memory ports make.

    Args:
        points: [(label, MAC per byte, MAC per cycle), ...].
        limits: (MAC per cycle of the floating-point units, bytes per cycle to L1).

    Returns:
        (fig, ax); log axes.
    """
    peak, bytes_per_cycle = limits
    ridge = peak / bytes_per_cycle
    low = min([ridge / 4, *(x / 2 for _, x, _ in points)])
    high = max([ridge * 8, *(x * 2 for _, x, _ in points)])
    x = np.geomspace(low, high, 200)
    fig, ax = plt.subplots()
    ax.set_xscale("log", base=2)
    ax.set_yscale("log", base=2)
    ax.plot(x, np.minimum(peak, bytes_per_cycle * x), color=COLORS["reference"], linestyle="--")
    ax.annotate(f"FPUs: {peak:g} MAC/cycle", (high, peak), ha="right", va="bottom")
    ax.annotate(
        f"ports to L1: {bytes_per_cycle:g} B/cycle",
        (low, bytes_per_cycle * low),
        xytext=(22, 0),
        textcoords="offset points",
    )
    for number, (label, intensity, speed) in enumerate(points):
        marker = list(MARKERS.values())[number % len(MARKERS)]
        ax.plot(intensity, speed, marker, markersize=9, color=COLORS["cycles"])
        ax.annotate(label, (intensity, speed), xytext=(8, -12), textcoords="offset points")
    best = max(speed / min(peak, bytes_per_cycle * at) for _, at, speed in points)
    ax.set(xlabel="MAC per byte moved (log)", ylabel="MAC per cycle (log)")
    ax.set_ylim(min(speed for _, _, speed in points) / 2, peak * 2)
    ax.xaxis.set_major_formatter("{x:.3g}")
    ax.yaxis.set_major_formatter("{x:.3g}")
    alt = "; ".join(f"{label}: {speed:.2f} MAC/cycle" for label, _, speed in points)
    return finish(fig, ax, f"{best:.0%} of what units and ports allow", f"Roofline. {alt}")
