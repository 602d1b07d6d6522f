"""Every widget of the course, driven by the keyboard in JupyterLab: the figure follows.

Set ODL_SCREENSHOTS to a folder to keep the pictures.
"""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.build import KERNELSPEC
from odlkit import widgets

SETUP = "import numpy as np\nfrom odlkit import plots, widgets\nplots.use_style()\n"
CURVES = "{lr: np.array([2.3, 2.3 - lr, 2.3 - 2 * lr]) for lr in (0.01, 0.1, 1.0)}"
CALLS = {
    "bank_explorer": "widgets.bank_explorer()",
    "batch_explorer": "widgets.batch_explorer()",
    "lr_slider": f"widgets.lr_slider({CURVES})",
    "memory_planner": "widgets.memory_planner()",
    "memory_player": "widgets.memory_player()",
    "neuron_explorer": "widgets.neuron_explorer()",
    "surface_explorer": "widgets.surface_explorer()",
    "untrained_explorer": "widgets.untrained_explorer()",
}
# Building blocks and static pictures, no widgets of their own.
PARTS = {"choice", "figure_controls", "figure_slider", "number_slider"}


def test_every_widget_is_driven_here():
    own = {name for name in widgets.__all__ if not name.endswith("_picture")}
    assert own - PARTS == set(CALLS)


@pytest.mark.browser
@pytest.mark.parametrize("name", CALLS)
def test_the_arrow_key_moves_the_slider_and_changes_the_figure(
    name, page, open_in_lab, start, tmp_path
):
    notebook = tmp_path / "one_widget" / "widget.ipynb"
    notebook.parent.mkdir()
    cells, metadata = [new_code_cell(SETUP + CALLS[name])], {"kernelspec": dict(KERNELSPEC)}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), notebook)
    open_in_lab(notebook)
    page.locator(".jp-CodeCell .cm-content").first.click()
    start(lambda: page.keyboard.press("Control+Enter"))
    picture = page.locator(".jp-OutputArea img.widget-image")
    picture.wait_for(timeout=60_000)
    before = picture.get_attribute("src")
    page.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.jp-OutputArea img.widget-image').src != before",
        arg=before,
        timeout=30_000,
    )
    assert page.locator("[role=status]").first.inner_text().strip()
    page.screenshot(path=Path(os.environ.get("ODL_SCREENSHOTS", tmp_path)) / f"{name}.png")
