"""Decorators of functions that Numba compiles; C-like arithmetic: division by zero never raises.

What they compile is kept by compiled.py, not by Numba's own cache, which unpickles what it reads.
"""

from __future__ import annotations

from gvsoc_runner.sim.quiet import garbage_collection_paused

with garbage_collection_paused():
    import numba


def inner(function):
    """For functions that only other compiled functions call: no wrapper."""
    return numba.njit(
        function,
        error_model="numpy",
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
    )


def njit(function):
    """For functions that Python calls; compiled anew in every process (fuzzers only)."""
    return numba.njit(function, error_model="numpy")
