"""C to ELF: compile units, screen the untrusted ones, link them with the runtime.

The same sources and flags give the same bytes anywhere: the compiler reads the source from standard
input and sees the headers in a virtual folder /odl, so no path of this machine can enter the file.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from gvsoc_runner import diagnostics, screening
from gvsoc_runner.cache import Cache, key_of
from gvsoc_runner.errors import CompileError
from gvsoc_runner.link import link, names_of
from gvsoc_runner.program import Program
from gvsoc_runner.toolchain import Limits, Toolchain, run_tool, ziglang

C_FOLDER = Path(__file__).parent / "c"

#: RV32IMC with single precision in the integer registers, soft-float calling convention: what
#: the cluster's cores share with every upstream compiler.
MACHINE = ("--target=riscv32-unknown-elf", "-march=rv32imc_zicsr_zfinx", "-mabi=ilp32")
#: -O2: what students read in the disassembly stays close to what they wrote, and every loop that
#: -O3 would unroll is a step of the lesson. falign: a function's fetch lines do not depend on its
#: neighbours. fno-integrated-as: inline assembly stays text, so that it can be screened.
CODE = (
    *("-std=gnu11", "-O2", "-ffp-contract=fast", "-fno-math-errno", "-ffreestanding"),
    *("-fno-builtin", "-fno-ident", "-mno-relax", "-mcmodel=medlow", "-fno-pic"),
    *("-falign-functions=16", "-nostdinc", "-gdwarf-4", "-gline-tables-only"),
    *("-fno-color-diagnostics", "-fno-integrated-as"),
)
WARNINGS = (
    *("-Wall", "-Wextra", "-Wdouble-promotion", "-Wfloat-conversion", "-Wshadow"),
    *("-Wpointer-arith", "-Wno-unused-parameter", "-Wno-sign-compare"),
    *("-Werror=uninitialized", "-Werror=return-type", "-ferror-limit=20"),
)

#: Headers each kind of unit can see, as folders of c/.
_STUDENT_FOLDERS = ("include",)
_TRUSTED_FOLDERS = ("include", "runtime", "kernels", "harness")
#: Always part of a program; the rest of runtime/ and kernels/ comes when something asks for it.
_CORE_UNITS = ("runtime/start.S", "runtime/start.c", "runtime/dump.c")


@dataclass(frozen=True)
class Unit:
    """One source to compile.

    name: shown in messages and line tables; a `.S` name is assembly. first_line: number of the
    first line of `source` (a cell's magic line counts). trusted: ours, not a student's.
    """

    name: str
    source: str
    trusted: bool = False
    first_line: int = 1


@dataclass(frozen=True)
class BuildOptions:
    """What a program is built for. num_cores becomes the macro NUM_CORES."""

    target: str = "gap9"
    num_cores: int = 8
    defines: tuple[str, ...] = ()
    extra_flags: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not 1 <= self.num_cores <= 8:
            raise ValueError(f"num_cores: expected 1 to 8, got {self.num_cores}")


@dataclass(frozen=True)
class ObjectCode:
    """A compiled unit: object bytes, warnings, and the assembly text it came from."""

    name: str
    data: bytes
    warnings: tuple[diagnostics.Diagnostic, ...] = ()
    assembly: str = ""


@cache
def shared_cache() -> Cache:
    """The process's compile cache."""
    return Cache()


@cache
def _header_key() -> str:
    headers = sorted(C_FOLDER.rglob("*.h"))
    return key_of(
        *(p.relative_to(C_FOLDER).as_posix() for p in headers), *(p.read_bytes() for p in headers)
    )


@cache
def _overlay_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="odl-")


@cache
def _overlay(folders: tuple[str, ...], clang_headers: Path) -> Path:
    """Write the description of the virtual file system: these folders and nothing else."""
    places = {f"/odl/{name}": C_FOLDER / name for name in folders} | {"/odl/clang": clang_headers}
    roots = [
        {"type": "directory-remap", "name": name, "external-contents": str(real)}
        for name, real in places.items()
    ]
    path = Path(_overlay_folder().name) / ("-".join(folders) + ".json")
    rules = {"version": 0, "redirecting-with": "redirect-only", "use-external-names": False}
    path.write_text(json.dumps(rules | {"roots": roots}))
    return path


def _compile_flags(unit: Unit, options: BuildOptions) -> list[str]:
    folders = _TRUSTED_FOLDERS if unit.trusted else _STUDENT_FOLDERS
    seen = ["-isystem", "/odl/clang"]
    for folder in folders:
        seen += ["-I", f"/odl/{folder}"]
    defines = [f"-DNUM_CORES={options.num_cores}", *(f"-D{d}" for d in options.defines)]
    return [*MACHINE, *CODE, *WARNINGS, *seen, *defines, *options.extra_flags]


def compile_unit(
    unit: Unit, options: BuildOptions, toolchain: Toolchain | None = None
) -> ObjectCode:
    """Compile (or assemble) one unit; cached.

    Raises:
        CompileError: with diagnostics whose lines are those of the unit.
        ForbiddenCode: an untrusted unit's inline assembly uses a directive outside of the list.
        ToolchainError: a limit was broken.
    """
    toolchain = toolchain or ziglang()
    flags = _compile_flags(unit, options)
    parts = (unit.name, unit.source, str(unit.trusted), str(unit.first_line), " ".join(flags))
    key = key_of("object 3", toolchain.version, _header_key(), *parts)
    if stored := shared_cache().get(key):
        return _unpack(unit.name, stored)
    code = _compile(unit, flags, options.limits, toolchain)
    shared_cache().put(key, _pack(code))
    return code


def _compile(unit: Unit, flags: Sequence[str], limits: Limits, toolchain: Toolchain) -> ObjectCode:
    assembly, warnings = unit.source, ()
    if not unit.name.endswith(".S"):
        folders = _TRUSTED_FOLDERS if unit.trusted else _STUDENT_FOLDERS
        overlay = _overlay(folders, toolchain.clang_headers)
        argv = [
            *toolchain.compiler,
            *flags,
            "-ivfsoverlay",
            str(overlay),
            "-x",
            "c",
            "-S",
            "-o",
            "-",
            "-",
        ]
        source = f'#line {unit.first_line} "{unit.name}"\n{unit.source}\n'
        run = run_tool(argv, source.encode(), limits)
        found = diagnostics.parse(run.messages)
        if run.status:
            raise CompileError(_compile_message(unit.name, found, run.messages), found)
        assembly, warnings = run.output.decode("utf-8", "replace"), found
        if not unit.trusted:
            screening.check_assembly(unit.name, assembly)
    data = assemble(unit.name, assembly, limits, toolchain)
    return ObjectCode(unit.name, data, warnings, assembly)


def assemble(name: str, assembly: str, limits: Limits, toolchain: Toolchain) -> bytes:
    """Assembly text to object bytes.

    Raises:
        CompileError: the text is wrong; inline assembly is the only way a student gets here.
    """
    argv = [*toolchain.compiler, *MACHINE, "-mno-relax", "-x", "assembler", "-c", "-o", "-", "-"]
    run = run_tool(argv, assembly.encode(), limits)
    if run.status:
        found = diagnostics.parse(run.messages)
        raise CompileError(
            f"{name}: inline assembly: {diagnostics.render(found) or run.messages}", found
        )
    return run.output


def _compile_message(name: str, found: tuple, raw: str) -> str:
    errors = [d for d in found if d.severity == "error"]
    if not errors:
        return f"{name} did not compile:\n{raw.strip()}"
    count = f"{len(errors)} error" + ("s" if len(errors) > 1 else "")
    return f"{name} did not compile ({count}):\n{diagnostics.render(found)}"


def _pack(code: ObjectCode) -> bytes:
    head = {"warnings": [vars(d) for d in code.warnings], "assembly": code.assembly}
    return json.dumps(head).encode() + b"\n" + code.data


def _unpack(name: str, stored: bytes) -> ObjectCode:
    head, data = stored.split(b"\n", 1)
    fields = json.loads(head)
    warnings = tuple(diagnostics.Diagnostic(**d) for d in fields["warnings"])
    return ObjectCode(name, data, warnings, fields["assembly"])


def describe_compiler() -> str:
    """Compile and link a two-line program; name and version of what did it.

    Raises:
        ToolchainError, CompileError: it does not work here.
    """
    build_program([Unit("main.c", "int main(void) {\n    return 0;\n}\n")])
    return f"{ziglang().name} ({ziglang().version}), compiles and links for the cluster"


@cache
def source_unit(path: str) -> Unit:
    """One of our own sources, by its path below c/."""
    return Unit(path, (C_FOLDER / path).read_text(encoding="utf-8"), trusted=True)


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
    elf = link([*trusted, *students], library, options, shared_cache())
    return Program(elf, name, tuple(w for code in students for w in code.warnings))
