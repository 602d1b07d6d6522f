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
    num_bytes = update_bytes_by_depth(size, batch_size)
    depth = min(depth, len(num_bytes) - 1)
    limits = {name: cost.GAP9_MEMORIES[name].num_bytes for name in ("L1", "L2")}
    fitting = [name for name, limit in limits.items() if num_bytes[depth] <= limit]
    verdict = f"fits into {fitting[0]}" if fitting else "fits neither L1 nor L2"
    title = f"{size}, N = {batch_size}, fc1 + {depth} conv: {num_bytes[depth] / 1024:,.0f} KiB, "
    name = f"DS-CNN {size}"
    return plots.depth_that_fits({name: num_bytes}, limits, title + verdict, (name, depth))


def update_bytes_by_depth(size, batch_size):
    """Bytes to train fc1 with the last 0, 1, 2, ... convolutions; list."""
    net = nets.ds_cnn(size)
    labels = list(dict.fromkeys(layer.label for layer in net.layers if layer.label != "pool"))
    return [cost.update_memory(net, label, batch_size).total for label in reversed(labels)]
