"""Modules that hold the answers of graded exercises, in a form that runs and cannot be read.

A student's checks have to tell right from wrong at home, and a lesson goes on with the right
function where the student's own is not there yet. So the answers cannot be left out altogether;
sealed, nobody meets them by opening or searching a file. It is a curtain and no lock: who unpacks
the text on purpose reads it. No points hang on it: the grader offers submissions none of this.
"""

import ast
import base64
import textwrap
import zlib

# Modules of odlkit with a reference of a graded exercise. A test searches all others for solutions.
SEALED = (
    "autograd",
    "batching",
    "budget",
    "convolution",
    "depth",
    "descent",
    "differences",
    "graph",
    "layers",
    "losses",
    "network",
    "optim",
    "plots.lesson02",
    "pooling",
)
CHECKS = "checks.lesson"  # each lesson's checks carry the references

OPENER = '''"""Opens sealed modules: the answers of graded exercises, which the checks need at home.

Read them, and the exercise is no longer one. In a submission they are worth nothing: the grader
withholds them.
"""

import base64
import zlib


def open_module(text, namespace):
    """Run a sealed module's text in its namespace."""
    source = zlib.decompress(base64.b85decode("".join(text.split()))).decode()
    exec(compile(source, namespace["__file__"], "exec"), namespace)
'''


def is_sealed(relative):
    """Whether a file of odlkit, by its path in the package, is handed out sealed."""
    module = ".".join(relative.with_suffix("").parts)
    return module in SEALED or module.startswith(CHECKS)


def seal(source):
    """The text of a module that does what `source` does; its docstring stays readable."""
    title = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    packed = base64.b85encode(zlib.compress(source.encode(), 9)).decode()
    lines = "\n".join(textwrap.wrap(packed, 100))
    return (
        f'"""{title}"""\n\nfrom odlkit._sealed import open_module\n\n'
        f"open_module(\n    r'''\n{lines}\n''',\n    globals(),\n)\n"
    )
