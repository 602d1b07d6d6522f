"""One C source to one object: flags, messages, the virtual file system, the compile cache.

The same source and flags give the same bytes anywhere: the compiler reads the source from its
standard input and sees the headers in a virtual folder /odl, so no path of this machine gets in.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from gvsoc_runner import diagnostics, screening
from gvsoc_runner.cache import Cache, key_of
from gvsoc_runner.compilers import compiler_for
from gvsoc_runner.errors import CompileError, ForbiddenCode
from gvsoc_runner.toolchain import Limits, Toolchain, run_tool
from gvsoc_runner.xpulp.rewriting import pass_key, rewrite

C_FOLDER = Path(__file__).parent / "c"

#: Headers each kind of unit can see, as folders of c/.
_STUDENT_FOLDERS = ("include",)
_TRUSTED_FOLDERS = ("include", "runtime", "kernels", "harness")


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
    """What a program is built for. num_cores becomes the macro NUM_CORES.

    xpulp: rewrite kernels with hardware loops and post-increment accesses, unchecked; None leaves
    the choice to xpulp/checked.py and means no to everybody else.
    """

    target: str = "gap9"
    num_cores: int = 8
    defines: tuple[str, ...] = ()
    extra_flags: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    xpulp: bool | None = None

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


def _overlay(folders: tuple[str, ...], clang_headers: Path) -> Path:
    """The description of a virtual file system: these folders and nothing else."""
    places = {f"/odl/{name}": C_FOLDER / name for name in folders} | {"/odl/clang": clang_headers}
    roots = [
        {"type": "directory-remap", "name": name, "external-contents": str(real)}
        for name, real in places.items()
    ]
    rules = {"version": 0, "redirecting-with": "redirect-only", "use-external-names": False}
    text = json.dumps(rules | {"roots": roots})
    path = Path(_overlay_folder().name) / f"{key_of(text)[:16]}.json"
    if not path.exists():  # also when somebody cleaned the temporary folder
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return path


def _folders(unit: Unit) -> tuple[str, ...]:
    return _TRUSTED_FOLDERS if unit.trusted else _STUDENT_FOLDERS


def _flags(unit: Unit, options: BuildOptions, toolchain: Toolchain) -> list[str]:
    """All flags but those that name places on this machine."""
    defines = [f"-DNUM_CORES={options.num_cores}", *(f"-D{d}" for d in options.defines)]
    # What runs between the calls shares the 4 KiB instruction cache with the kernels.
    small = ["-Oz"] if unit.name.startswith("harness/") else []
    return [
        *toolchain.machine,
        *toolchain.code,
        *toolchain.warnings,
        *defines,
        *options.extra_flags,
        *small,
    ]


def _places(unit: Unit, toolchain: Toolchain) -> list[str]:
    """Where headers are found: virtual folders with clang, the real ones with GCC."""
    folders = _folders(unit)
    if not toolchain.virtual_files:
        real = [f"-ffile-prefix-map={C_FOLDER}=/odl", "-isystem", str(toolchain.clang_headers)]
        return real + [part for f in folders for part in ("-I", str(C_FOLDER / f))]
    overlay = _overlay(folders, toolchain.clang_headers)
    seen = ["-ivfsoverlay", str(overlay), "-isystem", "/odl/clang"]
    return seen + [part for f in folders for part in ("-I", f"/odl/{f}")]


def compile_unit(
    unit: Unit, options: BuildOptions, toolchain: Toolchain | None = None
) -> ObjectCode:
    """Compile (or assemble) one unit; cached.

    Args:
        toolchain: default: compilers.compiler_for this unit (ODL_CC counts for kernels only).

    Raises:
        CompileError: with diagnostics whose lines are those of the unit.
        ForbiddenCode: an untrusted unit's inline assembly uses a directive outside of the list.
        ToolchainError: a limit was broken.
    """
    toolchain = toolchain or compiler_for(unit.name, unit.trusted)
    flags = " ".join(_flags(unit, options, toolchain))
    parts = (unit.name, unit.source, str(unit.trusted), str(unit.first_line), flags)
    key = key_of("object 4", toolchain.version, _header_key(), *parts)
    if stored := shared_cache().get(key):
        code = _unpack(unit.name, stored)
    else:
        code = _compile(unit, options, toolchain)
        shared_cache().put(key, _pack(code))
    if options.xpulp and _may_be_rewritten(unit, toolchain):
        return _rewritten(code, options.limits, toolchain)
    return code


def _may_be_rewritten(unit: Unit, toolchain: Toolchain) -> bool:
    """The pass is for what students write and for our kernels, and knows clang's text only."""
    ours = unit.trusted and not unit.name.startswith("kernels/")
    return not ours and not unit.name.endswith(".S") and toolchain.virtual_files


def _rewritten(code: ObjectCode, limits: Limits, toolchain: Toolchain) -> ObjectCode:
    """The same unit with xPULP instructions; the unit itself where there was nothing to do."""
    key = key_of("xpulp 1", pass_key(), toolchain.version, code.name, code.assembly)
    stored = shared_cache().get(key)
    if stored is None:
        done = rewrite(code.assembly)
        data = assemble(code.name, done.text, limits, toolchain) if done.changed else code.data
        stored = _pack(replace(code, data=data, assembly=done.text))
        shared_cache().put(key, stored)
    return replace(_unpack(code.name, stored), warnings=code.warnings)


def _compile(unit: Unit, options: BuildOptions, toolchain: Toolchain) -> ObjectCode:
    if unit.name.endswith(".S"):
        data = assemble(unit.name, unit.source, options.limits, toolchain)
        return ObjectCode(unit.name, data, (), unit.source)
    source = f'#line {unit.first_line} "{unit.name}"\n{unit.source}\n'.encode()
    base = [*toolchain.compiler, *_flags(unit, options, toolchain), *_places(unit, toolchain)]
    if not unit.trusted and not toolchain.virtual_files:
        _check_includes(unit, [*base, "-x", "c", "-M", "-"], source, options.limits)
    run = run_tool([*base, "-x", "c", "-S", "-o", "-", "-"], source, options.limits)
    found = diagnostics.parse(run.messages)
    if run.status:
        raise CompileError(_compile_message(unit.name, found, run.messages), found)
    assembly = run.output.decode("utf-8", "replace")
    if not unit.trusted and toolchain.virtual_files:
        screening.check_assembly(unit.name, assembly)
    data = assemble(unit.name, assembly, options.limits, toolchain)
    return ObjectCode(unit.name, data, found, assembly)


def _check_includes(unit: Unit, argv: list[str], source: bytes, limits: Limits) -> None:
    """Without a virtual file system: list what would be read, allow the public headers only."""
    run = run_tool(argv, source, limits)
    names = run.output.decode("utf-8", "replace").replace("\\\n", " ").split()[1:]
    allowed = [C_FOLDER / name for name in _folders(unit)]
    headers = Path(argv[argv.index("-isystem") + 1])
    for path in (Path(name) for name in names if name != "-"):
        if not any(path.resolve().is_relative_to(f.resolve()) for f in (*allowed, headers)):
            raise ForbiddenCode(f"{unit.name}: {path.name}: only the public headers exist here")


def assemble(name: str, assembly: str, limits: Limits, toolchain: Toolchain) -> bytes:
    """Assembly text to object bytes.

    Raises:
        CompileError: the text is wrong; inline assembly is the only way a student gets here.
    """
    with tempfile.TemporaryDirectory(prefix="odl-as-") as folder:
        out = "-" if toolchain.virtual_files else str(Path(folder) / "out.o")
        argv = [*toolchain.compiler, *toolchain.machine, "-mno-relax", "-x", "assembler", "-c"]
        run = run_tool([*argv, "-o", out, "-"], assembly.encode(), limits)
        if run.status:
            found = diagnostics.parse(run.messages)
            text = diagnostics.render(found) or run.messages
            raise CompileError(f"{name}: inline assembly: {text}", found)
        return run.output if out == "-" else Path(out).read_bytes()


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
