"""The course's look: one style sheet, colours as roles, alternative text for every figure."""

import base64
import html
import io
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

STYLE_SHEET = Path(__file__).parents[1] / "odl.mplstyle"

# A colour is a role, all course long; marker, dash and hatch say the same without colour.
COLORS = {
    "forward": "#0072B2",
    "backward": "#D55E00",
    "update": "#009E73",
    "memory": "#E69F00",  # for areas and bars only: too light for lines and text
    "cycles": "#CC79A7",
    "reference": "#595959",
}
MARKERS = {"forward": "o", "backward": "s", "update": "^", "cycles": "D", "reference": "x"}
DASHES = {"forward": "-", "backward": "--", "update": "-.", "cycles": ":", "reference": "-"}
HATCHES = {
    "forward": "//",
    "backward": "\\\\",
    "update": "xx",
    "memory": "..",
    "cycles": "--",
    "reference": "",
}

PIXELS_PER_PNG_PIXEL = 1 / 1.5  # figures are drawn at 150 dpi and shown at 100


def use_style():
    """Switch the style sheet on; in Jupyter, also show figures with their alternative text."""
    plt.style.use(STYLE_SHEET)
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        plt.close(plt.figure())  # the backend clears all formatters when its first figure opens
        shell.display_formatter.formatters["text/html"].for_type(Figure, figure_as_html)


def finish(fig, ax, title, alt):
    """Give a figure its finding and its description.

    Args:
        fig, ax: figure and axes; with several axes, the first carries the title.
        title: the finding, one sentence.
        alt: what a reader who cannot see it needs to know.

    Returns:
        (fig, ax) unchanged.
    """
    if title:
        fig.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12)
    fig.set_label(alt)
    return fig, ax


def figure_as_html(fig):
    """An <img> element with the picture and its alternative text."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    png = buffer.getvalue()
    width = int.from_bytes(png[16:20], "big")  # PNG header: width comes first
    encoded = base64.b64encode(png).decode()
    return (
        f'<img alt="{html.escape(fig.get_label(), quote=True)}" '
        f'width="{round(width * PIXELS_PER_PNG_PIXEL)}" style="max-width:100%;height:auto" '
        f'src="data:image/png;base64,{encoded}">'
    )
