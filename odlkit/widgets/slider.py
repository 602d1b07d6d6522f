"""A slider that picks one of several prepared figures."""

import io

import ipywidgets
import matplotlib.pyplot as plt


def figure_slider(values, draw, label, start=None, question=""):
    """Show one figure per slider position; arrow keys move the slider.

    Args:
        values: dict text on the slider -> value.
        draw: function of a value that returns (fig, ax).
        label: what the slider sets, for example "learning rate".
        start: value shown first; None: the first one.
        question: one sentence above the slider.

    Returns:
        ipywidgets.VBox; its children end in the slider and the picture.
    """
    options = list(values.items())
    slider = ipywidgets.SelectionSlider(
        options=options,
        value=options[0][1] if start is None else start,
        description=label,
        continuous_update=True,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="32em", max_width="100%"),
    )
    picture = picture_frame()
    description = ipywidgets.HTML()

    def redraw(value):
        fig, _ = draw(value)
        picture.value = as_png(fig)
        description.value = f'<p role="status" style="font-size:85%">{fig.get_label()}</p>'
        plt.close(fig)

    slider.observe(lambda change: redraw(change["new"]), names="value")
    redraw(slider.value)
    heading = [ipywidgets.HTML(f"<p>{question}</p>")] if question else []
    return ipywidgets.VBox([*heading, slider, picture, description])


def picture_frame():
    """A place for a PNG in its own size; a box would stretch it to the width of the page."""
    layout = ipywidgets.Layout(max_width="100%", align_self="flex-start")
    return ipywidgets.Image(format="png", layout=layout)


def as_png(fig):
    """PNG bytes of a figure, 100 dots per inch: the size it is shown in."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=100)
    return buffer.getvalue()
