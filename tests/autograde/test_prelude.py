"""Which earlier statements of the notebook come along into a worker."""

from autograde.worker.prelude import needed_prelude

SETUP = "import numpy as np\nfrom odlkit import layers, plots"


def test_only_used_imports_come_along():
    cell = "def f(x):\n    return np.maximum(x, 0)"
    assert needed_prelude([SETUP], cell) == "import numpy as np"


def test_what_a_needed_statement_needs_comes_too():
    earlier = [SETUP, "scale = np.ones(3)", "unused = plots.COLORS"]
    cell = "def f(x):\n    return x * scale"
    assert needed_prelude(earlier, cell) == "import numpy as np\nscale = np.ones(3)"


def test_an_argument_or_local_name_does_not_fetch_a_cell_that_binds_the_same_name():
    earlier = [SETUP, "x, target = plots.slow()", "total = layers.slow()"]
    cell = "def f(x, target):\n    total = x - target\n    return [np.sum(total) for x in total]"
    assert needed_prelude(earlier, cell) == "import numpy as np"


def test_a_cell_that_does_not_parse_needs_nothing():
    assert needed_prelude([SETUP], "def f(:") == ""


def test_a_formula_nested_a_thousand_deep_does_not_stop_the_grader():
    deep = "y = " + "-" * 900 + "np.pi"
    assert needed_prelude([SETUP], deep) in ("", "import numpy as np")
