"""C to ELF: compile units, screen the untrusted ones, link them with the runtime."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from gvsoc_runner import screening
from gvsoc_runner.compilation import (
    C_FOLDER,
    BuildOptions,
    ObjectCode,
    Unit,
    compile_unit,
    shared_cache,
)
from gvsoc_runner.compilers import chosen_compiler
from gvsoc_runner.link import link, names_of
from gvsoc_runner.program import ElfFile, Program
from gvsoc_runner.sealed import read_source

__all__ = [
    "BuildOptions",
    "ObjectCode",
    "Unit",
    "build_program",
    "describe_compiler",
    "kernel_names",
    "library_paths",
    "shared_cache",
    "source_unit",
]

#: Always part of a program; the rest of runtime/ and kernels/ comes when something asks for it.
_CORE_UNITS = ("runtime/start.S", "runtime/start.c", "runtime/dump.c")


def describe_compiler() -> str:
    """Compile and link a two-line program; name and version of what did it.

    Raises:
        ToolchainError, CompileError: it does not work here.
    """
    build_program([Unit("main.c", "int main(void) {\n    return 0;\n}\n")])
    used = chosen_compiler()
    return f"{used.name} ({used.version}), compiles and links for the cluster"


@cache
def source_unit(path: str) -> Unit:
    """One of our own sources, by its path below c/."""
    return Unit(path, read_source(C_FOLDER / path), trusted=True)


@lru_cache(512)
def _compile_ours(unit: Unit, options: BuildOptions) -> ObjectCode:
    """A trusted unit; kept in memory, for it comes with every program."""
    return compile_unit(unit, options)


@cache
def library_paths() -> tuple[str, ...]:
    """Sources that are linked when something asks for them: runtime and kernels."""
    found = [
        *sorted((C_FOLDER / "runtime").glob("*.c")),
        *sorted((C_FOLDER / "kernels").glob("*.c")),
    ]
    paths = (p.relative_to(C_FOLDER).as_posix() for p in found)
    return tuple(p for p in paths if p not in _CORE_UNITS)


def kernel_names() -> tuple[str, ...]:
    """Public names of TrainLib that our library defines; a free-standing file may bring its own."""
    stems = (Path(p).stem for p in library_paths())
    return tuple(s for s in stems if s == "mm" or s.startswith("pulp_"))


def build_program(
    units: Sequence[Unit],
    options: BuildOptions | None = None,
    *,
    name: str = "program",
    withheld: Collection[str] = (),
    student_defines: Collection[str] = (),
) -> Program:
    """Compile and link units with the runtime.

    Args:
        units: trusted ones are linked before untrusted ones, so that their addresses do not move.
        withheld: stems of library sources that must not be linked (the reference of a graded task).
        student_defines: library names that an untrusted unit may define itself.

    Raises:
        CompileError, ForbiddenCode, LinkError, ToolchainError.
    """
    options = options or BuildOptions()
    mine = [source_unit(p) for p in _CORE_UNITS] + [u for u in units if u.trusted]
    trusted = [_compile_ours(u, options) for u in mine]
    shared = (p for p in library_paths() if Path(p).stem not in withheld)
    library = [_compile_ours(source_unit(p), options) for p in shared]
    students = [compile_unit(u, options) for u in units if not u.trusted]
    if students:
        taken = set().union(*(names_of(code.data) for code in (*trusted, *library)))
        for code in students:
            screening.check_object(code.name, code.data, taken, student_defines)
    elf = link(trusted, students, library, options, shared_cache())
    program = Program(elf, name, tuple(w for code in students for w in code.warnings))
    if not students:
        return program
    taken = [code for code in library if not names_of(code.data).isdisjoint(program.symbols)]
    return replace(program, unit_l1_bytes=sum(_l1_bytes(c) for c in (*students, *taken)))


def _l1_bytes(code: ObjectCode) -> int:
    return ElfFile(code.data).section_bytes(".l1")
