"""Several controls, one figure: what a slider for one value (slider.py) does for more of them."""

import ipywidgets
import matplotlib.pyplot as plt

from odlkit.widgets.slider import as_png, picture_frame


def figure_controls(controls, draw, question=""):
    """Redraw a figure whenever one of the controls moves; all are reached with Tab and arrows.

    Args:
        controls: dict argument name -> ipywidgets control with a `value`.
        draw: function of these arguments that returns (fig, ax).
        question: one sentence above the controls.

    Returns:
        ipywidgets.VBox; its children end in the picture and its description.
    """
    picture = picture_frame()
    description = ipywidgets.HTML()

    def redraw(_=None):
        fig, _ = draw(**{name: control.value for name, control in controls.items()})
        picture.value = as_png(fig)
        description.value = f'<p role="status" style="font-size:85%">{fig.get_label()}</p>'
        plt.close(fig)

    for control in controls.values():
        control.observe(redraw, names="value")
    redraw()
    heading = [ipywidgets.HTML(f"<p>{question}</p>")] if question else []
    return ipywidgets.VBox([*heading, *controls.values(), picture, description])


def number_slider(label, value, low, high, step):
    """A slider for one number, as wide as the figure's text."""
    return ipywidgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        readout_format=".2f",
        style={"description_width": "8em"},
        layout=ipywidgets.Layout(width="32em", max_width="100%"),
    )


def choice(label, options, value):
    """A list of which one entry is chosen.

    Args:
        label: text before it; options: texts, or pairs (text, value); value: chosen first.
    """
    return ipywidgets.Dropdown(
        options=options,
        value=value,
        description=label,
        style={"description_width": "8em"},
        layout=ipywidgets.Layout(width="32em", max_width="100%"),
    )


def steps(label, options, value):
    """A slider over a few values.

    Args:
        label: text before it; options: the values in order; value: shown first.
    """
    return ipywidgets.SelectionSlider(
        options=options,
        value=value,
        description=label,
        style={"description_width": "8em"},
        layout=ipywidgets.Layout(width="32em", max_width="100%"),
    )
