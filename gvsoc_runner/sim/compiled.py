"""Compiled code of the simulator: kept in one file, loaded without Numba, called by symbol.

The file holds machine code for one kind of processor: a line of JSON (format, key, symbols with
their sizes, SHA-256 of the rest), then one object file per symbol. It is only ever read as bytes;
a file that is damaged, cut or made for something else counts as absent.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import llvmlite
import llvmlite.binding as llvm

from gvsoc_runner.sim.cache_folder import CACHE_DIR

FORMAT = 1
_engine = None  # owns the machine code
_addresses: dict[str, int] = {}


def machine_key() -> str:
    """What machine code depends on besides the sources: llvmlite and the processor."""
    features = llvm.get_host_cpu_features().flatten()
    processor = f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {features}"
    return f"llvmlite {llvmlite.__version__} {processor}"


def code_file() -> Path:
    """The file of this version of the sources on this kind of machine."""
    return CACHE_DIR / f"machine-{hashlib.sha256(machine_key().encode()).hexdigest()[:16]}.code"


def save(objects: Mapping[str, bytes], path: Path) -> None:
    """Write the file in one step, so that nobody ever sees a part of it. Raises OSError."""
    body = b"".join(objects.values())
    header = {
        "format": FORMAT,
        "key": machine_key(),
        "objects": [[symbol, len(data)] for symbol, data in objects.items()],
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(header).encode() + b"\n" + body)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def read(path: Path) -> dict[str, bytes] | None:
    """Objects by symbol, or None: no such file, damaged, or made for something else."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        header = json.loads(head)
        fits = (header["format"], header["key"]) == (FORMAT, machine_key())
        if not fits or header["sha256"] != hashlib.sha256(body).hexdigest():
            return None
        objects, at = {}, 0
        for symbol, size in header["objects"]:
            objects[symbol] = body[at : at + size]
            at += size
        return objects
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load(objects: Mapping[str, bytes]) -> None:
    """Make all objects callable, by `function` and by compiled code that names their symbols."""
    global _engine
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine(jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    for data in objects.values():
        engine.add_object_file(llvm.ObjectFileRef.from_data(data))
    engine.finalize_object()
    for symbol in objects:
        publish(symbol, engine.get_function_address(symbol))
    _engine = engine


def publish(symbol: str, address: int) -> None:
    """Make a compiled function known under its symbol."""
    _addresses[symbol] = address
    llvm.add_symbol(symbol, address)


def function(symbol: str, num_arguments: int) -> Callable[..., int]:
    """A published function of int64 arguments and result. KeyError before it is loaded."""
    kind = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * num_arguments)
    return kind(_addresses[symbol])
