"""Compiled functions behind symbol names, so that callers hold a call and not a second copy.

Numba links the whole compiled body of a callee into every caller and optimises it there again; with
large, rarely hot functions (soft floats, SIMD, decoding) that multiplies compile time. A function
exported here is compiled once; other compiled functions call it through its symbol.

`compile_object` turns one into an object file. Numba would also optimise and emit every function
below it, each for itself; `inner_functions_stay_open` keeps these as they are, so that LLVM
sees them only once, in the exported function. A process that has used it must not run compiled
code afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import llvmlite.binding as llvm
import numba
from numba import types
from numba.core import codegen, registry
from numba.core.runtime import rtsys

from gvsoc_runner.sim import compiled

_RESERVED = ("odl_", "llvm.")
_C_LIBRARY = {"memcpy", "memmove", "memset"}  # what LLVM itself may call
# No array here owns its memory, so there is nothing to count.
_NO_REFERENCE_COUNTS = """
define void @NRT_incref(ptr %p) alwaysinline { ret void }
define void @NRT_decref(ptr %p) alwaysinline { ret void }
"""


class Exported(NamedTuple):
    """One symbol: Numba signature, Python function, and whether speed hardly matters."""

    symbol: str
    signature: object
    function: Callable
    cold: bool


declared: dict[str, Exported] = {}
_kept = []  # owns the machine code of compile_here


def exported(symbol, signature, cold=False):
    """Decorator: replace a Python function by an external symbol of this Numba signature.

    The function may call `inner` functions and symbols exported before it. It must not raise.
    cold: called rarely, so that compiling it fast matters more than running it fast.
    """
    if symbol in declared:
        raise ValueError(f"symbol {symbol!r} is exported twice; choose another name")

    def declare(function):
        declared[symbol] = Exported(symbol, signature, function, cold)
        return types.ExternalFunction(symbol, signature)

    return declare


def compile_here() -> None:
    """Compile everything in this process, Numba's own way: slow, but needs nothing else."""
    for symbol, signature, function, _ in declared.values():
        callback = numba.cfunc(signature, error_model="numpy")(function)
        _kept.append(callback)
        compiled.publish(symbol, callback.address)


@contextmanager
def inner_functions_stay_open() -> Iterator[None]:
    """Compile for object files only: no function below an exported one is finished by itself."""
    context = registry.cpu_target.target_context
    context.refresh()
    rtsys.initialize(context)
    saved = codegen.JITCodeLibrary.finalize, codegen.JITCPUCodegen.set_env
    codegen.JITCodeLibrary.finalize = lambda library: setattr(library, "_finalized", True)
    codegen.JITCPUCodegen.set_env = lambda *_: None
    try:
        yield
    finally:
        codegen.JITCodeLibrary.finalize, codegen.JITCPUCodegen.set_env = saved


def compile_object(symbol: str) -> bytes:
    """The object file of one exported function, within `inner_functions_stay_open`.

    Raises:
        RuntimeError: the code would need something else than other exported functions.
    """
    _, signature, function, cold = declared[symbol]
    callback = numba.cfunc(signature, error_model="numpy")(function)
    module = _joined(callback._library)
    own = module.get_function(callback._wrapper_name.removeprefix("cfunc."))
    own.add_function_attribute("alwaysinline")  # into the C function around it
    module.get_function(callback._wrapper_name).name = symbol
    for each in (*module.functions, *module.global_variables):
        if not each.is_declaration and each.name != symbol:
            each.linkage = "internal"
    machine = callback._library.codegen._tm
    _optimise(module, machine, level=1 if cold else 3)
    if _strange_needs(module):  # a large function's result is known only after it is optimised
        _optimise(module, machine, level=1)
    if strange := _strange_needs(module):
        raise RuntimeError(f"{symbol} may raise or allocate: it needs {', '.join(strange)}")
    return machine.emit_object(module)


def _joined(library):
    """The module of a library with all libraries below it."""
    module = library._final_module
    for part in _below(library, {}):
        if part is not rtsys.library:
            module.link_in(part._get_module_for_linking(), preserve=True)
    module.link_in(llvm.parse_assembly(_NO_REFERENCE_COUNTS))
    return module


def _below(library, found):
    for part in library._linking_libraries:
        if part not in found:
            found[part] = True
            _below(part, found)
    return found


def _optimise(module, machine, level):
    options = llvm.create_pipeline_tuning_options(level)
    options.loop_vectorization = options.slp_vectorization = False
    if level > 1:
        options.inlining_threshold = 1000
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)


def _strange_needs(module):
    """Functions outside that only code that raises or allocates calls."""
    needs = {f.name for f in module.functions if f.is_declaration} - _C_LIBRARY
    return sorted(name for name in needs if not name.startswith(_RESERVED))
