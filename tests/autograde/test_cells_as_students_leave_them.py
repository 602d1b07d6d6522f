"""Habits of notebooks that change nothing about the answer cost no points."""

import numpy as np
import pytest

from autograde.cell_magic import c_part
from autograde.execution import run_python
from autograde.numeric import judge_outcome
from autograde.tasks import find_task

ANSWER = "def relu_forward(x):\n    return np.maximum(x, 0.0)\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%%kernel my-id\nint a;\nint b;", ("int a;\nint b;", 2)),
        ("\n  \n%%kernel my-id --cores 4\nint a;", ("int a;", 4)),
        ("int a;\nint b;", (None, 1)),
        ("", (None, 1)),
    ],
)
def test_c_text_starts_below_the_magic_line_wherever_it_stands(cell, expected):
    assert c_part(cell) == expected


@pytest.mark.parametrize("extra", ["display(3)", "get_ipython()", "print('done')"])
def test_showing_something_in_a_solution_cell_costs_nothing(extra, strongest, library):
    task = find_task("relu-forward")
    cases = task.draw_cases(np.random.default_rng(1))
    call = {"earlier": ["import numpy as np"], "cell": ANSWER + extra, "function": task.function}
    arguments = [list(case.inputs.values()) for case in cases]
    outcome = run_python(
        strongest, library, call | {"adapter": task.adapter}, arguments, task.withheld
    )
    assert judge_outcome(task, cases, outcome, 1.0).points == 1.0


FIGURES = {
    "plot": "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
    "line unpacked": "from matplotlib import pyplot\nline, = pyplot.plot([1])\nline.set_label('a')",
    "subplots": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(3, 2))\n"
    "ax.plot([1]); ax.set_xlabel('x'); fig.savefig('a.png')",
    "grid of subplots": "import matplotlib.pyplot as plt\nfig, axes = plt.subplots(2, 3)\n"
    "axes[1, 2].imshow([[1]])\nfor ax in axes.flat:\n    ax.grid()\n(a, b, c), _ = axes",
    "histogram": "import matplotlib.pyplot as plt\ncounts, bins, patches = plt.hist([1, 2])",
    "settings": "import matplotlib as mpl\nmpl.rcParams['figure.dpi'] = 50\n"
    "with mpl.pyplot.style.context('ggplot'):\n    pass",
    "animation": "from matplotlib.animation import FuncAnimation\n"
    "class Film(FuncAnimation):\n    pass\nFilm(None, None)",
    "odlkit": "from odlkit import plots, widgets\nplots.use_style()\n"
    "fig, ax = plots.loss_curve([1], [2], 'falls')\nax.legend()\nwidgets.neuron_explorer()",
    "display": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))",
    "widget": "import ipywidgets\nipywidgets.interact(lambda x: x, x=(0, 1))",
}


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_in_or_below_the_answer_costs_nothing(figure, strongest, library):
    task = find_task("relu-forward")
    cases = task.draw_cases(np.random.default_rng(1))
    inside = "\n".join(f"    {line}" for line in FIGURES[figure].splitlines())
    cell = f"def relu_forward(x):\n{inside}\n    return np.maximum(x, 0.0)\n{FIGURES[figure]}"
    call = {"earlier": ["import numpy as np"], "cell": cell, "function": task.function}
    arguments = [list(case.inputs.values()) for case in cases]
    outcome = run_python(
        strongest, library, call | {"adapter": task.adapter}, arguments, task.withheld
    )
    verdict = judge_outcome(task, cases, outcome, 1.0)
    assert (verdict.points, verdict.reason.partition(" ")[0]) == (1.0, "All")


def test_a_package_that_is_not_there_is_named(strongest, library):
    task = find_task("relu-forward")
    call = {"earlier": [], "cell": f"import pandas\n{ANSWER}", "function": task.function}
    outcome = run_python(strongest, library, call, [], task.withheld)
    assert "No module named 'pandas'" in judge_outcome(task, [], outcome, 1.0).reason
