"""Stand-ins for plotting and notebook displays: they accept everything and show nothing.

A figure in a solution cell is no error, and nobody looks at it while the cell is graded. The real
packages would cost half a second per student and put a megabyte of code into the sandbox.
"""

import importlib.abc
import importlib.machinery
import sys
import types

import numpy as np

PACKAGES = ("matplotlib", "mpl_toolkits", "IPython", "ipywidgets")
# What is unpacked into more than one name.
PAIRS = ("xlim", "ylim", "get_xlim", "get_ylim", "xticks", "yticks", "get_legend_handles_labels")
TRIPLES = ("hist",)


class Silent:
    """Any figure, axis, widget or function of such a package."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return _member(name)

    def __call__(self, *args, **kwargs):
        return Silent()

    def __getitem__(self, index):
        return Silent()

    def __setitem__(self, index, value):
        pass

    def __iter__(self):
        return iter((Silent(),))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def __float__(self):
        return 0.0

    def __int__(self):
        return 0


class SilentModule(types.ModuleType):
    """A module all of whose names are there."""

    __path__ = ()

    def __getattr__(self, name):
        return _member(name)


class SilentFigures(types.ModuleType):
    """A module of odlkit: each function gives (figure, axis), as odlkit's do."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: (Silent(), Silent())


def _member(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name in ("subplots", "subplot_mosaic"):
        return _subplots if name == "subplots" else _pair
    if name in PAIRS:
        return _pair
    return _triple if name in TRIPLES else Silent()


def _subplots(nrows=1, ncols=1, *, squeeze=True, **kwargs):
    """Like pyplot.subplots: one axis, or an array of them."""
    axes = np.empty((int(nrows), int(ncols)), dtype=object)
    axes[...] = Silent()
    if not squeeze:
        return Silent(), axes
    axes = axes.squeeze()
    return Silent(), axes if axes.ndim else axes.item()


def _pair(*args, **kwargs):
    return Silent(), Silent()


def _triple(*args, **kwargs):
    return Silent(), Silent(), Silent()


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in PACKAGES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return SilentModule(spec.name)

    def exec_module(self, module):
        pass


def offer():
    """Let the packages be imported from now on; a real one would be found first."""
    sys.meta_path.append(_Finder())
