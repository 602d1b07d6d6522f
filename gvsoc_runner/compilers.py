"""Other compilers than the pinned one: clang 17 or newer, GCC 13 or newer, GAP9's and PULP's GCC.

ODL_CC names one (a command or a path). It compiles kernels, students' and ours; runtime and
harness stay with the pinned compiler, and its lld links. Budgets hold for the pinned compiler only.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gvsoc_runner.errors import ToolchainError
from gvsoc_runner.toolchain import WARNINGS, Toolchain, run_tool, ziglang

VARIABLE = "ODL_CC"
#: Commands worth a look, besides what ODL_CC names.
CANDIDATES = (
    *("clang", "clang-22", "clang-21", "clang-20", "clang-19", "clang-18", "clang-17"),
    *("riscv32-unknown-elf-gcc", "riscv64-unknown-elf-gcc", "riscv-none-elf-gcc"),
)
#: Flags of GCC's flavours; the first whose float product is one instruction is taken.
_GCC_MACHINES = (
    ("-march=rv32imc_zicsr_zfinx", "-mabi=ilp32"),
    ("-march=rv32imcxgap9", "-mPE=8", "-mFC=1"),
    ("-march=rv32imcxpulpv2", "-mabi=ilp32"),
)
_GCC_CODE = (
    *("-std=gnu11", "-O2", "-ffp-contract=fast", "-fno-math-errno", "-ffreestanding"),
    *("-fno-builtin", "-fno-ident", "-mno-relax", "-mcmodel=medlow", "-fno-pic"),
    *("-falign-functions=16", "-nostdinc", "-g1", "-gdwarf-4", "-fdiagnostics-color=never"),
)
_PROBE = b"float product(float a, float b) { return a * b; }\n"
_OLDEST_CLANG = 17


@dataclass(frozen=True)
class FoundCompiler:
    """A compiler on this machine. reason: "" when usable, else why not."""

    command: str
    version: str
    reason: str
    toolchain: Toolchain | None = None


def _product_is_one_instruction(argv: list[str]) -> bool:
    run = run_tool([*argv, "-O2", "-x", "c", "-S", "-o", "-", "-"], _PROBE)
    return run.status == 0 and b"fmul.s" in run.output


def _headers(command: str, question: str) -> Path:
    answer = run_tool([command, question]).output.decode("utf-8", "replace").strip()
    return Path(answer) / "include" if "resource" in question else Path(answer)


def _identity(path: str, first_line: str) -> str:
    """Version and a fingerprint of the binary, for cache keys: no path in it."""
    status = Path(path).stat()
    mark = hashlib.sha256(f"{status.st_size} {status.st_mtime_ns}".encode()).hexdigest()[:12]
    return f"{first_line} {mark}"


@cache
def examine(command: str) -> FoundCompiler:
    """Look at one compiler: version, and whether it can build for the cluster.

    Raises:
        ToolchainError: there is no such command.
    """
    path = shutil.which(command)
    if path is None:
        raise ToolchainError(f"expected a compiler, found no command `{command}`")
    first_line = run_tool([path, "--version"]).output.decode("utf-8", "replace").split("\n")[0]
    clang = re.search(r"clang version (\d+)", first_line)
    if clang and int(clang[1]) < _OLDEST_CLANG:
        return FoundCompiler(command, first_line, f"clang {_OLDEST_CLANG} or newer is needed")
    chain = _as_clang(path, first_line) if clang else _as_gcc(path, first_line)
    if chain is None:
        return FoundCompiler(command, first_line, "it has no single precision for this cluster")
    return FoundCompiler(command, first_line, "", chain)


def _as_clang(path: str, first_line: str) -> Toolchain | None:
    pinned = ziglang()
    if not _product_is_one_instruction([path, *pinned.machine]):
        return None
    headers = _headers(path, "-print-resource-dir")
    version = _identity(path, first_line)
    folder = headers if (headers / "stdint.h").exists() else pinned.clang_headers
    return Toolchain("clang", version, (path,), pinned.linker, folder)


def _as_gcc(path: str, first_line: str) -> Toolchain | None:
    machine = next((m for m in _GCC_MACHINES if _product_is_one_instruction([path, *m])), None)
    if machine is None:
        return None
    return Toolchain(
        name="gcc",
        version=_identity(path, first_line),
        compiler=(path,),
        linker=ziglang().linker,
        clang_headers=_headers(path, "-print-file-name=include"),
        machine=machine,
        code=_GCC_CODE,
        warnings=(*WARNINGS, "-fmax-errors=20"),
        virtual_files=False,
    )


def find_compilers() -> tuple[FoundCompiler, ...]:
    """Compilers on the PATH that ODL_CC could name, usable or not."""
    return tuple(examine(command) for command in CANDIDATES if shutil.which(command))


def chosen_compiler() -> Toolchain:
    """What compiles kernels: ODL_CC's compiler, else the pinned one.

    Raises:
        ToolchainError: ODL_CC names nothing usable; the message says why.
    """
    command = os.environ.get(VARIABLE)
    if not command:
        return ziglang()
    found = examine(command)
    if found.toolchain is None:
        raise ToolchainError(f"{VARIABLE}={command} ({found.version}): {found.reason}")
    return found.toolchain


def compiler_for(unit_name: str, trusted: bool) -> Toolchain:
    """The compiler of one unit: ODL_CC counts for students' units and for kernels/."""
    ours = trusted and not unit_name.startswith("kernels/")
    return ziglang() if ours else chosen_compiler()
