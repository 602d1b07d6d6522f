"""Registers the magics with IPython."""

from __future__ import annotations

from collections.abc import Callable

from gvsoc_runner.errors import RunnerError
from gvsoc_runner.magics import cluster, kernel, views
from gvsoc_runner.magics.kernel import KernelNotRight


def _calm(run: Callable[..., object]) -> Callable[..., object]:
    """Show what the runner says without the stack of this library."""

    def magic(line: str, cell: str | None = None) -> object:
        try:
            return run(line) if cell is None else run(line, cell)
        except (ValueError, OSError, RunnerError) as error:
            raise KernelNotRight(str(error)) from error

    return magic


def load_ipython_extension(ipython) -> None:
    """Register all magics; called by `%load_ext gvsoc_runner`."""
    ipython.register_magic_function(_calm(kernel.show), "line_cell", "kernel")
    ipython.register_magic_function(_calm(cluster.show), "cell", "cluster")
    for name, view in views.VIEWS.items():
        ipython.register_magic_function(_calm(view), "line", name)
