"""Finds the C compiler and the linker, and runs them with limits on time, memory and output.

Default: the pinned `ziglang` wheel. Its binary holds clang and lld; it is called by its absolute
path, so that no second Python starts.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gvsoc_runner.errors import ToolchainError

#: Nothing from the user's environment may change the result; dates in objects are those of 1970.
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "SOURCE_DATE_EPOCH": "0"}


#: RV32IMC with single precision in the integer registers, soft-float calling convention: what
#: the cluster's cores share with every upstream compiler.
CLANG_MACHINE = ("--target=riscv32-unknown-elf", "-march=rv32imc_zicsr_zfinx", "-mabi=ilp32")
#: -O2: what students read in the disassembly stays close to what they wrote, and every loop that
#: -O3 would unroll is a step of the lesson. falign: a function's fetch lines do not depend on its
#: neighbours. fno-finite-loops: a loop that never ends is not optimised into wrong numbers.
#: fno-integrated-as: inline assembly stays text, so that it can be screened.
CLANG_CODE = (
    *("-std=gnu11", "-O2", "-ffp-contract=fast", "-fno-math-errno", "-ffreestanding"),
    *("-fno-builtin", "-fno-ident", "-mno-relax", "-mcmodel=medlow", "-fno-pic"),
    *("-falign-functions=16", "-nostdinc", "-gdwarf-4", "-gline-tables-only"),
    *("-fno-color-diagnostics", "-fno-integrated-as", "-fno-finite-loops"),
)
WARNINGS = (
    *("-Wall", "-Wextra", "-Wdouble-promotion", "-Wfloat-conversion", "-Wshadow"),
    *("-Wpointer-arith", "-Wno-unused-parameter", "-Wno-sign-compare"),
    "-Wframe-larger-than=2048",  # a worker's stack
    *("-Werror=uninitialized", "-Werror=return-type"),
)


@dataclass(frozen=True)
class Limits:
    """Bounds for one tool run. Memory and output bounds need POSIX; elsewhere only time counts."""

    seconds: float = 20.0
    memory_bytes: int = 2 << 30
    output_bytes: int = 8 << 20


@dataclass(frozen=True)
class ToolRun:
    """What a tool left behind."""

    status: int
    output: bytes
    messages: str


@dataclass(frozen=True)
class Toolchain:
    """A compiler, its flags, and a linker.

    name: shown to people; version: part of every cache key; compiler: argv prefix; linker: argv
    prefix of lld; clang_headers: folder of stdint.h and friends; machine, code, warnings: flags;
    virtual_files: it can be shown a virtual file system (clang).
    """

    name: str
    version: str
    compiler: tuple[str, ...]
    linker: tuple[str, ...]
    clang_headers: Path
    machine: tuple[str, ...] = CLANG_MACHINE
    code: tuple[str, ...] = CLANG_CODE
    warnings: tuple[str, ...] = (*WARNINGS, "-ferror-limit=20")
    virtual_files: bool = True


@cache
def ziglang() -> Toolchain:
    """The compiler of the ziglang wheel.

    Raises:
        ToolchainError: the wheel is not installed.
    """
    spec = importlib.util.find_spec("ziglang")
    folder = Path(spec.submodule_search_locations[0]) if spec else None
    binary = folder / ("zig.exe" if sys.platform == "win32" else "zig") if folder else None
    if binary is None or not binary.exists():
        raise ToolchainError(
            "expected the C compiler of the ziglang wheel, found none; "
            "try: pip install ziglang==0.17.1"
        )
    from importlib.metadata import version

    return Toolchain(
        name="zig clang",
        version=f"ziglang {version('ziglang')}",
        compiler=(str(binary), "clang"),
        linker=(str(binary), "ld.lld"),
        clang_headers=folder / "lib" / "include",
    )


def _bounds(limits: Limits) -> dict[int, int]:
    """Resource number -> value, for POSIX."""
    import resource

    return {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.output_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(limits.seconds) + 1,
    }


def _start(argv: Sequence[str], limits: Limits, **files) -> subprocess.Popen:
    """Start a tool under its limits: from outside on Linux (cheap), in the child elsewhere."""
    if os.name != "posix":
        return subprocess.Popen(argv, env=_ENVIRONMENT, **files)
    import resource

    bounds = _bounds(limits)
    if hasattr(resource, "prlimit"):
        process = subprocess.Popen(argv, env=_ENVIRONMENT, **files)
        with contextlib.suppress(ProcessLookupError):
            for number, value in bounds.items():
                resource.prlimit(process.pid, number, (value, value))
        return process

    def apply() -> None:
        for number, value in bounds.items():
            with contextlib.suppress(ValueError):
                resource.setrlimit(number, (value, value))

    return subprocess.Popen(argv, env=_ENVIRONMENT, preexec_fn=apply, **files)


def run_tool(
    argv: Sequence[str], stdin: bytes = b"", limits: Limits | None = None, cwd: str | None = None
) -> ToolRun:
    """Run a tool with text on its standard input.

    Output goes through files, so that the size limit is the operating system's. The working
    directory is the same everywhere unless given: line tables hold it.

    Raises:
        ToolchainError: the tool ran out of time, memory or output, or could not start.
    """
    limits, cwd = limits or Limits(), cwd or os.path.abspath(os.sep)
    with contextlib.ExitStack() as stack:
        out, err, given = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(stdin)
        given.seek(0)
        try:
            process = _start(list(argv), limits, stdin=given, stdout=out, stderr=err, cwd=cwd)
        except OSError as error:
            raise ToolchainError(f"could not start {argv[0]}: {error}") from error
        late = threading.Timer(limits.seconds, process.kill)
        late.start()
        start = time.monotonic()
        status = process.wait()  # without a timeout: with one, Python polls and sleeps
        late.cancel()
        if status and time.monotonic() - start >= limits.seconds:
            raise ToolchainError(
                f"the compiler was stopped after {limits.seconds:g} s: "
                "is a macro growing without end?"
            )
        out.seek(0)
        err.seek(0)
        messages = err.read(1 << 20).decode("utf-8", "replace")
        if status < 0 or "out of memory" in messages:
            raise ToolchainError(
                f"the compiler broke a limit (signal {-status}; memory "
                f"{limits.memory_bytes >> 20} MiB, output {limits.output_bytes >> 20} MiB): "
                "is a macro or an array growing without end?"
            )
        return ToolRun(status, out.read(), messages)
