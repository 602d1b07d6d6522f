"""Compiled functions behind symbol names, so that callers hold a call and not a second copy.

Numba links the whole compiled body of a callee into every caller and optimises it there again; with
large, rarely hot functions (soft floats, SIMD, decoding) that multiplies compile time. A function
exported here is compiled once; other compiled functions call it through its symbol.

`link()` must run before the first call of compiled code that uses an exported function; it
compiles what the disk cache does not hold and costs milliseconds afterwards.
"""

from collections.abc import Collection
from contextlib import contextmanager

import llvmlite.binding as llvm
import numba
from numba.core import config, types

from gvsoc_runner.sim.jit import CACHE_DIR

_declared = []
_linked = {}  # symbol -> compiled function; the reference keeps its code alive
_COLD_OPTIONS = {"OPT": config._OptLevel(1), "LOOP_VECTORIZE": 0, "SLP_VECTORIZE": 0}


def exported(symbol, signature, cold=False):
    """Decorator: replace a Python function by an external symbol of this Numba signature.

    The function may call njit functions and symbols exported before it. It must not raise.
    cold: called rarely, so that compiling it fast matters more than running it fast.
    """

    if any(symbol == name for name, *_ in _declared):
        raise ValueError(f"symbol {symbol!r} is exported twice; choose another name")

    def declare(function):
        _declared.append((symbol, signature, function, cold))
        return types.ExternalFunction(symbol, signature)

    return declare


@contextmanager
def _settings(**changed):
    """Numba settings for the time of one compilation."""
    saved = {name: getattr(config, name) for name in changed}
    try:
        for name, value in changed.items():
            setattr(config, name, value)
        yield
    finally:
        for name, value in saved.items():
            setattr(config, name, value)


def _compile(symbol, signature, function, cold):
    options = {"CACHE_DIR": str(CACHE_DIR)} | (_COLD_OPTIONS if cold else {})
    with _settings(**options):
        compiled = numba.cfunc(signature, cache=True, error_model="numpy")(function)
    llvm.add_symbol(symbol, compiled.address)
    _linked[symbol] = compiled


def link():
    """Compile (or load from the cache) every exported function and publish its symbol."""
    for symbol, *rest in _declared:
        if symbol not in _linked:
            _compile(symbol, *rest)


def symbols(cold: bool) -> set[str]:
    """The symbols declared so far that are, or are not, cold."""
    return {symbol for symbol, _, _, is_cold in _declared if is_cold == cold}


def compile_only(wanted: Collection[str]) -> None:
    """Fill the disk cache with some symbols; afterwards nothing may be *called* in this process.

    The others get a place that is never reached, so that the code can be finished.
    """
    for symbol, *_ in _declared:
        llvm.add_symbol(symbol, 1)
    for symbol, *rest in _declared:
        if symbol in wanted:
            _compile(symbol, *rest)
