"""Refuses what a kernel has no use for: foreign files, taken names, strange sections.

Three looks at an untrusted unit. The compiler sees a virtual file system that holds the public
headers only (build.py), so #include and #embed find nothing else. The assembly text may use only
the directives below: inline assembly cannot reach .incbin or .include. The object's symbols and
sections come last.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gvsoc_runner.errors import ForbiddenCode
from gvsoc_runner.program import ElfFile, Symbol

_DIRECTIVES = frozenset(
    "." + word
    for word in (
        *("2byte", "4byte", "8byte", "byte", "half", "short", "word", "dword", "quad", "zero"),
        *("ascii", "asciz", "string", "sleb128", "uleb128", "align", "balign", "p2align"),
        *("bss", "data", "section", "text", "comm", "local", "globl", "hidden", "protected"),
        *("weak", "set", "size", "type", "file", "loc", "ident", "addrsig", "addrsig_sym"),
        *("attribute", "option", "insn", "rept", "endr"),
    )
)
#: Further harmless words with a dot: call-frame notes, local labels, section names.
_OPERANDS = re.compile(
    r"^\.(L|cfi_|(text|data|bss|rodata|sdata|sbss|srodata|l1|l2|debug_\w+|note)(\.|$)|note\.GNU-stack$)"
)
_DOTTED = re.compile(r"(?<![\w$.%@])\.[A-Za-z_][\w.$-]*")
_TEXT_LINE = re.compile(r'^\s*\.(?:ascii|asciz|string)\s+"(?:[^"\\]|\\.)*"\s*(?:#[^"]*)?$')
_SECTION_LINE = re.compile(r'^\s*\.section\s+"?[\w.$-]+"?(?:,"\w*"(?:,@\w+(?:,\d+)?)?)?\s*$')
_QUOTES = re.compile(r'\\.|"')
_SECTIONS = re.compile(
    r"^(|\.(text|data|bss|rodata|sdata|sbss|srodata|l1|l2)(\..*)?|\.(rela\.)?debug_.*|\.comment|"
    r"\.note\.GNU-stack|\.riscv\.attributes|\.eh_frame|\.rela\..*|\.symtab|\.strtab|\.shstrtab|"
    r"\.llvm_addrsig|\*ABS\*|\*COM\*)$"
)
_CONSTRUCTORS = (".init_array", ".ctors", ".fini_array", ".preinit_array", ".dtors")


def check_assembly(name: str, text: str) -> None:
    """Allow only known directives in the compiler's assembly text.

    Raises:
        ForbiddenCode: an unknown directive, or quotes that do not pair up on their line.
    """
    for line in text.splitlines():
        if _TEXT_LINE.match(line) or _SECTION_LINE.match(line):
            continue  # sections are judged in the object
        if sum(quote == '"' for quote in _QUOTES.findall(line)) % 2:
            raise ForbiddenCode(
                f"{name}: expected quotes to pair up in inline assembly: {line.strip()}"
            )
        for word in _DOTTED.findall(line):
            if word not in _DIRECTIVES and not _OPERANDS.match(word):
                raise ForbiddenCode(
                    f"{name}: expected kernel code, got the assembler directive {word}; "
                    "it is not available here"
                )


def defined_names(symbols: Collection[Symbol]) -> set[str]:
    """Names visible to other units that these symbols define."""
    return {s.name for s in symbols if s.section and s.binding != "local"}


def check_object(name: str, data: bytes, taken: Collection[str], allowed: Collection[str]) -> None:
    """Check sections and symbols of a compiled untrusted unit.

    Args:
        name: shown in messages.
        data: the object file.
        taken: names of the runtime, the harness and the library.
        allowed: names of `taken` that this unit is meant to define (the graded function).

    Raises:
        ForbiddenCode: with the offending name and what to do.
    """
    file = ElfFile(data)
    for section in file.section_names:
        if section.startswith(_CONSTRUCTORS):
            raise ForbiddenCode(
                f"{name}: constructors and destructors do not exist here: call it yourself"
            )
        if not _SECTIONS.match(section) or ".odl" in section:
            raise ForbiddenCode(
                f"{name}: expected variables in PI_L1, PI_L2 or no section, got `{section}`"
            )
    for symbol in file.symbols:
        _check_symbol(name, symbol, taken, allowed)


def _check_symbol(
    name: str, symbol: Symbol, taken: Collection[str], allowed: Collection[str]
) -> None:
    if symbol.name.startswith("odl_") or symbol.name == "_start":
        raise ForbiddenCode(f"{name}: `{symbol.name}`: names with odl_ belong to the runtime")
    if symbol.kind == 10 or (symbol.section == "*ABS*" and symbol.binding != "local"):
        raise ForbiddenCode(f"{name}: `{symbol.name}` is not an ordinary function or variable")
    if not symbol.section or symbol.binding == "local" or symbol.name in allowed:
        return
    if symbol.name in taken:
        raise ForbiddenCode(
            f"{name}: `{symbol.name}` belongs to the runtime or its library; "
            "rename yours, or make it static"
        )
