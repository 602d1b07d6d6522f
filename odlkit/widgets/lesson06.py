"""Widget of lesson 06: how deep may the update reach?"""

from odlkit import cost, nets, plots
from odlkit.widgets.controls import choice, figure_controls, steps


def memory_planner():
    """Choose how many convolutions are trained, the batch size and the network.

    Static picture: `plots.depth_that_fits`.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    controls = {
        "depth": steps("convolutions", list(range(12)), 0),
        "batch_size": steps("batch size", [1, 2, 4, 8, 16, 32], 2),
        "size": choice("DS-CNN", ["S", "M", "L"], "S"),
    }
    question = "How many convolutions can be trained along with fc1 before L1, then L2 is full?"
    return figure_controls(controls, memory_planner_picture, question)


def memory_planner_picture(depth=0, batch_size=2, size="S"):
    """Memory against depth with one choice marked; returns (fig, ax)."""
    updates = updates_by_depth(size, batch_size)
    depth = min(depth, len(updates) - 1)
    chosen, limits = updates[depth], {n: cost.GAP9_MEMORIES[n].num_bytes for n in ("L1", "L2")}
    fitting = [name for name, limit in limits.items() if chosen.total <= limit]
    verdict = f"fits into {fitting[0]}" if fitting else "fits neither L1 nor L2"
    trained = f"fc1 + {depth} conv" if depth else "fc1 alone"
    title = f"{size}, N = {batch_size}, {trained}: {_kib(chosen.total)}, {verdict}"
    alt = (
        f"DS-CNN {size}, N = {batch_size}, {trained}: weights {_kib(chosen.weights)}, their "
        f"gradients {_kib(chosen.weight_grads)}, activations {_kib(chosen.activations)}, their "
        f"slopes {_kib(chosen.activation_grads)}; {verdict}."
    )
    curve = {f"DS-CNN {size}": [update.total for update in updates]}
    return plots.depth_that_fits(curve, limits, title, (f"DS-CNN {size}", depth), alt)


def updates_by_depth(size, batch_size):
    """cost.UpdateMemory of fc1 with the last 0, 1, 2, ... convolutions; list."""
    net = nets.ds_cnn(size)
    labels = list(dict.fromkeys(layer.label for layer in net.layers if layer.label != "pool"))
    return [cost.update_memory(net, label, batch_size) for label in reversed(labels)]


def _kib(num_bytes):
    return f"{num_bytes / 1024:,.1f} KiB" if num_bytes < 10_240 else f"{num_bytes / 1024:,.0f} KiB"
