"""Figures of lesson 01: slopes, step sizes, graphs of local slopes."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter

from odlkit.plots.style import COLORS, HATCHES, MARKERS, finish


def loss_curve(weights, losses, point, secants=(), title="", ylabel="loss L"):
    """A loss over one weight, the point we stand on, and secants through its neighbours.

    Args:
        weights, losses: (k,) float, the curve.
        point: (w, L) where we stand.
        secants: sequence of (h, slope); each is drawn through the point's two neighbours at h.
        title: the finding.
    """
    fig, ax = plt.subplots()
    ax.plot(weights, losses, color=COLORS["forward"], label="loss")
    looks = ((COLORS["reference"], ":"), (COLORS["update"], "-."), (COLORS["backward"], "--"))
    for (h, slope), (color, dash) in zip(secants, looks[-len(secants) :], strict=False):
        near = np.interp([point[0] - h, point[0] + h], weights, losses)
        reach = np.array([-1.0, 1.0]) * max(h, 0.5) * 1.1
        ax.plot(
            point[0] + reach,
            near.mean() + slope * reach,
            color=color,
            linestyle=dash,
            label=f"h = {h:g}: slope {_short(slope)}",
        )
        ax.plot(point[0] + np.array([-h, h]), near, "o", color=color, markersize=4)
    ax.plot(*point, MARKERS["backward"], color=COLORS["backward"], markersize=9, zorder=5)
    ax.set_xlabel("weight w")
    ax.set_ylabel(ylabel)
    ax.set_ylim(0, max(losses) * 1.08)
    if secants:
        ax.legend(loc="upper right")
    alt = f"The loss falls from {losses[0]:.2f} to {losses[-1]:.2f} as w grows; we stand at " + (
        f"w = {point[0]:g}, L = {point[1]:.3f}. "
    )
    alt += "; ".join(f"h = {h:g} measures a slope of {slope:.3f}" for h, slope in secants)
    return finish(fig, ax, title, alt)


def step_sizes(steps, errors, title):
    """Error of a measured slope over the step size, both axes logarithmic.

    Args:
        steps: (k,) step sizes; errors: dict label -> (k,) absolute errors (up to three curves).
        title: the finding.
    """
    fig, ax = plt.subplots(figsize=(7.0, 4.0))
    looks = (("forward", "-"), ("reference", ":"), ("backward", "--"))
    for (label, error), (role, dash) in zip(errors.items(), looks, strict=False):
        ax.plot(steps, error, color=COLORS[role], linestyle=dash, label=label, linewidth=1.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel("step size h (log axis)")
    ax.set_ylabel("error of the slope (log axis)")
    style = {"transform": ax.transAxes, "color": COLORS["reference"], "fontsize": 10}
    ax.text(0.02, 0.04, "← too small: rounding wins", **style)
    ax.text(0.98, 0.04, "too big: the curve bends →", ha="right", **style)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=3, fontsize=9)
    alt = "Error over step size, each curve a V: " + "; ".join(
        f"{label} falls to about {np.min(error):.0e} near h = {steps[int(np.argmin(error))]:.0e}"
        for label, error in errors.items()
    )
    return finish(fig, ax, title, alt)


# Where the nodes of the two lesson graphs stand: column, row.
PLACES = {
    "wxbtpzyeL": {
        "w": (0, 1), "x": (0, -1), "p": (1, 0), "b": (1, 1.25), "z": (2, 0),
        "y": (3, 0), "t": (3, 1.25), "e": (4, 0), "L": (5, 0),
    },
    "xuy": {"x": (0, 0), "u": (1, 1.3), "y": (2, 0)},
}  # fmt: skip


def slope_graph(graph, grad=None, paths=(), title=""):
    """Nodes with values, edges with local slopes; the edges of `paths` stand out.

    Args:
        graph: odlkit.graph.Graph, one of the two lesson graphs (`neuron`, `fork`).
        grad: (n,) slopes of the output by each node, written below the nodes; None: leave out.
        paths: sequence of node-name sequences from output to input, e.g. ["L", "e", "y"].
        title: the finding.
    """
    places = PLACES["".join(graph.names)]
    strong = {pair for path in paths for pair in pairwise(path)}
    fig, ax = plt.subplots(figsize=(7.4, 3.0), layout="none")
    fig.subplots_adjust(left=0.01, right=0.99, bottom=0.01, top=0.88)
    for child, parent in np.argwhere(graph.local):
        pair = (graph.names[child], graph.names[parent])
        _edge(ax, places[pair[1]], places[pair[0]], graph.local[child, parent], pair in strong)
    on_path = {name for path in paths for name in path}
    for number, name in enumerate(graph.names):
        slope = None if grad is None else grad[number]
        _node(ax, places[name], graph, number, slope, name in on_path)
    columns = [place[0] for place in places.values()]
    ax.set_xlim(min(columns) - 0.4, max(columns) + 0.5)
    ax.set_ylim(min(place[1] for place in places.values()) - 0.95, 2.2)
    ax.axis("off")
    return finish(fig, ax, title, _describe(graph, grad, paths))


def _edge(ax, start, end, slope, strong):
    color = COLORS["backward"] if strong else "#9a9a9a"
    ax.annotate(
        "",
        xy=end,
        xytext=start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": 3 if strong else 1.2,
            "shrinkA": 18,
            "shrinkB": 18,
        },
    )
    middle = (0.5 * (start[0] + end[0]), 0.5 * (start[1] + end[1]))
    ax.text(
        *middle,
        f"×{_short(slope)}",
        ha="center",
        va="center",
        fontsize=10,
        fontweight="bold" if strong else "normal",
        color=COLORS["backward"] if strong else COLORS["reference"],
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


def _node(ax, place, graph, number, slope, strong):
    edge = COLORS["backward"] if strong else COLORS["forward"]
    ax.scatter(*place, s=1150, color="white", edgecolor=edge, linewidth=2, zorder=3)
    text = f"{graph.names[number]}\n{_short(graph.values[number])}"
    ax.text(*place, text, ha="center", va="center", fontsize=9, zorder=4)
    step = graph.steps[number]
    if step:
        ax.text(
            place[0], place[1] + 0.42, step, ha="center", fontsize=9, color=COLORS["forward"]
        )  # fmt: skip
    if slope is not None:
        output = graph.names[-1]
        below = f"d{output}/d{graph.names[number]}\n= {_short(slope)}"
        above = place[1] > 0 and not step  # inputs in the upper row have room above them
        ax.text(
            place[0], place[1] + (0.42 if above else -0.42), below, ha="center", fontsize=9,
            va="bottom" if above else "top", color=COLORS["backward"],
        )  # fmt: skip


def _short(value):
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def slope_matrix(graph, title):
    """The matrix of local slopes with the nodes' names; zeros are left empty.

    Args:
        graph: odlkit.graph.Graph; title: the finding.
    """
    fig, ax = plt.subplots(figsize=(4.6, 4.2))
    limit = np.abs(graph.local).max()
    ax.imshow(graph.local, vmin=-2 * limit, vmax=2 * limit)
    for child, parent in np.argwhere(graph.local):
        ax.text(parent, child, _short(graph.local[child, parent]), ha="center", va="center")
    numbers = range(len(graph.names))
    labels = list(graph.names)
    ax.set_xticks(numbers, labels)
    ax.set_yticks(numbers, labels)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set_xlabel("parent (was used)")
    ax.set_ylabel("child (was computed)")
    ax.set_xticks(np.arange(len(labels) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(labels) + 1) - 0.5, minor=True)
    ax.grid(False)
    ax.grid(True, which="minor")
    ax.tick_params(which="both", length=0)
    alt = "Rows are children, columns parents. " + ", ".join(
        f"local[{graph.names[c]}, {graph.names[p]}] = {_short(graph.local[c, p])}"
        for c, p in np.argwhere(graph.local)
    )
    return finish(fig, ax, title, alt)


def path_product(graph, path):
    """The product of local slopes along one path as text: "dL/dw = −0.67 × 1.00 × ... = −0.56".

    Args:
        graph: odlkit.graph.Graph; path: node names from the output to an input.
    """
    factors = [graph.local[graph[child], graph[parent]] for child, parent in pairwise(path)]
    product = " × ".join(_short(factor) for factor in factors)
    return f"d{path[0]}/d{path[-1]} = {product} = {_short(float(np.prod(factors)))}"


def _describe(graph, grad, paths):
    values = ", ".join(f"{n} = {_short(v)}" for n, v in zip(graph.names, graph.values, strict=True))
    text = f"A computation from left to right: {values}. "
    text += " ".join(path_product(graph, path) + "." for path in paths)
    if grad is not None:
        slopes = zip(graph.names, grad, strict=True)
        text += " Slopes of the output: " + ", ".join(f"{n} {_short(s)}" for n, s in slopes) + "."
    return text


def macs_per_step(labels, nudging, backward, title):
    """Bars on a log axis: multiply-accumulates for all slopes, nudged or walked back.

    Args:
        labels: what is trained; nudging, backward: MAC per training step, one per label.
        title: the finding.
    """
    fig, ax = plt.subplots()
    place = np.arange(len(labels))
    for shift, values, role, label in (
        (-0.2, nudging, "reference", "nudge every weight"),
        (0.2, backward, "backward", "one walk back"),
    ):
        ax.bar(
            place + shift, values, 0.38, label=label, color=COLORS[role], hatch=HATCHES[role],
            edgecolor="white",
        )  # fmt: skip
        for x, value in zip(place + shift, values, strict=True):
            ax.text(x, value * 1.15, _macs(value), ha="center", fontsize=9)
    ax.set_yscale("log")
    ax.set_ylim(1e6, max(nudging) * 8)
    ax.set_xticks(place, labels)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _macs(value)))
    ax.set_ylabel("MAC per training step (log axis)")
    ax.grid(axis="x", visible=False)
    ax.legend(loc="upper left")
    alt = "; ".join(
        f"{label}: nudging {_macs(a)} MAC, backward {_macs(b)} MAC"
        for label, a, b in zip(labels, nudging, backward, strict=True)
    )
    return finish(fig, ax, title, alt)


def _macs(value):
    for factor, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= factor:
            return f"{value / factor:.3g} {unit}"
    return f"{value:g}"
