"""Links objects into the image of one target, and explains what is missing."""

from __future__ import annotations

import difflib
import re
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gvsoc_runner.cache import Cache, key_of
from gvsoc_runner.errors import LinkError
from gvsoc_runner.program import ElfFile
from gvsoc_runner.screening import defined_names
from gvsoc_runner.toolchain import run_tool, ziglang

if TYPE_CHECKING:
    from gvsoc_runner.compilation import BuildOptions, ObjectCode

LINKER_SCRIPT = Path(__file__).parent / "c" / "runtime" / "link.ld"

_MISSING = re.compile(r"undefined symbol: (\S+)")
_DOUBLE = re.compile(
    r"^__(add|sub|mul|div|eq|ne|lt|le|gt|ge|unord|extend|trunc|fix|float)\w*(df|sfdf)\w*$"
)


@cache
def names_of(data: bytes) -> frozenset[str]:
    """Names that an object defines for other units."""
    return frozenset(defined_names(ElfFile(data).symbols))


def _l1_bytes(target: str) -> int:
    from gvsoc_runner.targets import load_target

    return int(load_target(target).l1_bytes)


def link(
    trusted: Sequence[ObjectCode],
    students: Sequence[ObjectCode],
    library: Sequence[ObjectCode],
    options: BuildOptions,
    cache: Cache,
) -> bytes:
    """Link ours, the student's, then what they ask for from the library; cached.

    Raises:
        LinkError: a name is missing or defined twice, or a memory is full.
    """
    toolchain, l1_bytes = ziglang(), _l1_bytes(options.target)
    objects = [*trusted, *students]
    every = [*objects, *library]
    inputs = (str(l1_bytes), str(len(objects)), *(code.data for code in every))
    key = key_of("program 1", toolchain.version, LINKER_SCRIPT.read_bytes(), *inputs)
    if stored := cache.get(key):
        return stored
    with tempfile.TemporaryDirectory(prefix="odl-link-") as folder:
        names = [f"{i:03}.o" for i in range(len(objects))]
        for name, code in zip(names, objects, strict=True):
            (Path(folder) / name).write_bytes(code.data)
        (Path(folder) / "library.a").write_bytes(archive([code.data for code in library]))
        argv = [*toolchain.linker, "-m", "elf32lriscv", "--no-relax", "-T", str(LINKER_SCRIPT)]
        argv += [f"--defsym=odl_l1_bytes={l1_bytes}", "-o", "program.elf", *names, "library.a"]
        run = run_tool(argv, limits=options.limits, cwd=folder)
        if run.status:
            raise LinkError(_message(run.messages, every, students))
        elf = (Path(folder) / "program.elf").read_bytes()
    cache.put(key, elf)
    return elf


def archive(members: Sequence[bytes]) -> bytes:
    """Objects as one ar file; the linker takes from it what is asked for."""
    parts = [b"!<arch>\n"]
    for number, data in enumerate(members):
        fields = (f"{number:03}.o/", "0", "0", "0", "644", str(len(data)))
        widths = (16, 12, 6, 6, 8, 10)
        head = "".join(f.ljust(w) for f, w in zip(fields, widths, strict=True)) + "`\n"
        parts += [head.encode(), data, b"\n" * (len(data) % 2)]
    return b"".join(parts)


def _message(output: str, every: Iterable[ObjectCode], students: Sequence[ObjectCode]) -> str:
    missing = list(dict.fromkeys(_MISSING.findall(output)))
    if any(_DOUBLE.match(name) for name in missing):
        return (
            "expected float arithmetic, got double: the cores have no double unit. "
            "Write constants with f (0.5f) and use expf, sqrtf, fabsf"
        )
    if "main" in missing:
        return (
            "expected a function `int main(void)`, found none: where should the program start? "
            "The kernel of an exercise has none: odl run FILE.c --exercise ID judges it"
        )
    if missing:
        return "\n".join(_missing(name, every, students) for name in missing)
    if "L1 is full" in output or "will not fit in region 'L1'" in output:
        return (
            "expected all PI_L1 variables to fit beside the stacks in L1, got more: "
            "use smaller arrays, or PI_L2"
        )
    if "will not fit in region" in output:
        return "expected code and data to fit in L2, got more: use smaller arrays"
    twice = re.search(r"duplicate symbol: (\S+)", output)
    if twice:
        return f"`{twice[1]}` is defined twice: make one of them static, or rename it"
    return "the program did not link:\n" + output.strip()


def _missing(name: str, every: Iterable[ObjectCode], students: Sequence[ObjectCode]) -> str:
    asked = (s.name for code in students for s in ElfFile(code.data).symbols if not s.section)
    if students and name not in asked:
        hint = _near(name, students, "you wrote `{}`: rename it?", "write it, with this name")
        return f"expected your code to define `{name}`, found none: {hint}"
    hint = _near(name, every, "did you mean `{}`?", "it is declared, but nobody defines it")
    return f"expected a function or variable `{name}`, found none: {hint}"


def _near(name: str, objects: Iterable[ObjectCode], found: str, none: str) -> str:
    public = (n for code in objects for n in names_of(code.data) if not n.startswith("odl_"))
    near = difflib.get_close_matches(name, public, 1)
    return found.format(near[0]) if near else none
