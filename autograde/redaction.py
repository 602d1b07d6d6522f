"""Odlkit without the answers, for the workers: what a worker cannot read, nobody copies.

Only the modules of OFFERED are there, and those that a pattern names a part of. A pattern
withholds functions (`odlkit.layers:linear_*`) or methods (`odlkit.layers:Linear.backward`); a
pattern without a colon withholds a whole module that would be offered.
Withheld names stay importable and raise WithheldError when they are used, so that a lesson's
import line still works.
"""

import ast
import shutil
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path

# Building blocks that hold no answer beyond what the patterns of a task name.
OFFERED = ("odlkit", "odlkit.shapes", "odlkit.layers", "odlkit.losses", "odlkit.optim")

WITHHELD_MODULE = '''"""Answers that a graded exercise may not use."""


class WithheldError(RuntimeError):
    """A graded exercise called odlkit's own answer."""


def withheld(name):
    def refuse(*args, **kwargs):
        raise WithheldError(f"{name} is not there while this exercise is graded")

    return refuse
'''

STUB_MODULE = """from odlkit._withheld import withheld


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return withheld(f"{__name__}.{name}")
"""

# Odlkit's figures and controls: nobody looks at them while an exercise is graded.
FIGURES = ("odlkit.plots", "odlkit.widgets")
FIGURE_MODULE = """import sys

from no_figures import SilentFigures

sys.modules[__name__].__class__ = SilentFigures
"""


def redact_package(package, withheld):
    """A package's modules without the answers: {"odlkit/layers.py": text}.

    Args:
        package: folder of odlkit; withheld: patterns.
    """
    texts = {}
    offered = {*OFFERED, *(p.partition(":")[0] for p in withheld if ":" in p)}
    offered -= {p for p in withheld if ":" not in p}
    for source in sorted(package.rglob("*.py")):
        name = source.relative_to(package.parent).as_posix()
        module = name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        text = FIGURE_MODULE if module.startswith(FIGURES) else STUB_MODULE
        if module in offered:
            text = redact_source(source.read_text(encoding="utf-8"), module, withheld)
        texts[name] = text
    return texts | {f"{package.name}/_withheld.py": WITHHELD_MODULE}


def redact_source(text, module, patterns):
    """The module's text with its withheld functions and methods replaced."""
    names = [p.partition(":")[2] for p in patterns if fnmatchcase(module, p.partition(":")[0])]
    names = [name for name in names if name]
    if not names:
        return text
    tree = ast.parse(text)
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    found = [(node, node.name) for node in tree.body if isinstance(node, functions)]
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        found += [(n, f"{owner.name}.{n.name}") for n in owner.body if isinstance(n, functions)]
    lines = text.splitlines()
    for node, name in sorted(found, key=lambda pair: -pair[0].lineno):
        if any(fnmatchcase(name, wanted) for wanted in names):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            lines[first - 1 : node.end_lineno] = _refusal(node, f"{module}.{name}")
    return "\n".join(lines) + "\n"


def _refusal(node, name):
    indent = " " * node.col_offset
    import_line = f"{indent}from odlkit._withheld import withheld"
    return [import_line, f"{indent}{node.name} = withheld({name!r})"]


def link_packages(names, destination):
    """A folder that holds just the named installed packages; returns {name: where it really is}.

    What stands beside them comes along: shared libraries (`numpy.libs`) and the version.
    """
    found = {}
    for name in names:
        folder = Path(find_spec(name).submodule_search_locations[0]).resolve()
        beside = [folder.with_name(f"{name}.libs"), *folder.parent.glob(f"{name}-*.dist-info")]
        found |= {path.name: path for path in (folder, *beside) if path.is_dir()}
    destination.mkdir(parents=True)
    for name, folder in found.items():
        try:
            (destination / name).symlink_to(folder, target_is_directory=True)
        except OSError:  # Windows without the right to make links
            shutil.copytree(folder, destination / name)
    return found
