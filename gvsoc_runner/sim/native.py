"""Compiled functions behind symbol names, so that callers hold a call and not a second copy.

Numba links the whole compiled body of a callee into every caller and optimises it there again; with
large, rarely hot functions (soft floats, SIMD, decoding) that multiplies compile time. A function
exported here is compiled once; other compiled functions call it through its symbol.

`link()` must run before the first call of compiled code that uses an exported function; it
compiles what the disk cache does not hold and costs milliseconds afterwards.
"""

import llvmlite.binding as llvm
import numba
from numba.core import config, types

from gvsoc_runner.sim.jit import CACHE_DIR

_declared = []
_linked = {}  # symbol -> compiled function; the reference keeps its code alive


def exported(symbol, signature):
    """Decorator: replace a Python function by an external symbol of this Numba signature.

    The function may call njit functions and symbols exported before it. It must not raise.
    """

    if any(symbol == name for name, _, _ in _declared):
        raise ValueError(f"symbol {symbol!r} is exported twice; choose another name")

    def declare(function):
        _declared.append((symbol, signature, function))
        return types.ExternalFunction(symbol, signature)

    return declare


def link():
    """Compile (or load from the cache) every exported function and publish its symbol."""
    for symbol, signature, function in _declared:
        if symbol in _linked:
            continue
        saved = config.CACHE_DIR
        config.CACHE_DIR = str(CACHE_DIR)
        try:
            compiled = numba.cfunc(signature, cache=True, error_model="numpy")(function)
        finally:
            config.CACHE_DIR = saved
        llvm.add_symbol(symbol, compiled.address)
        _linked[symbol] = compiled
