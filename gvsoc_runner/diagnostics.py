"""Compiler messages as data: where, what, the source line with its caret, a sentence of help."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(
    r"^(?P<file>[^\n:]+):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<severity>fatal error|error|warning|note): (?P<text>.*?)(?: \[(?P<flag>-W[\w,+=-]+)\])?$"
)
_SOURCE = re.compile(r"^ *(\d+)? *\| ?(.*)$")

#: One sentence per frequent message: (pattern, sentence). The first match counts.
_HELP: tuple[tuple[str, str], ...] = (
    (
        r"-Wdouble-promotion|increases floating-point precision",
        "A constant without f (0.5) is a double; the cores have no double unit, write 0.5f.",
    ),
    (
        r"-Wimplicit-float-conversion|-Wfloat-conversion",
        "A value loses precision here: keep everything float, or cast on purpose.",
    ),
    (
        r"-Wuninitialized|-Wsometimes-uninitialized",
        "The variable is read before anything was stored in it: start sums with = 0.0f.",
    ),
    (r"-Wreturn-type", "A function that promises a value must return one on every way out."),
    (r"-Wunused-variable", "The variable is never used: a typing error, or a leftover?"),
    (r"-Wparentheses", "Add parentheses to say which operation comes first."),
    (r"-Wunused-value", "The result is thrown away; == compares, = stores."),
    (r"-Winfinite-recursion", "The function calls itself on every path and never ends."),
    (r"-Wshadow", "An inner variable hides an outer one of the same name."),
    (r"-Warray-bounds", "The index lies outside of the array."),
    (
        r"-Wframe-larger-than",
        "A worker has 2 KiB of stack: make a large local array smaller, or static in PI_L1.",
    ),
    (r"-Wformat", "The conversion in the format string does not fit the argument."),
    (
        r"use of undeclared identifier|call to undeclared function",
        "The name is not known here: check the spelling, or include the header that declares it.",
    ),
    (r"expected ';'", "A statement ends with a semicolon."),
    (r"expected '\}'", "An opening brace has no closing partner."),
    (r"no member named", "The struct has no such field: look at pulp_train.h for its fields."),
    (
        r"member reference type .* is a pointer",
        "The left side is a pointer: write -> instead of a dot.",
    ),
    (
        r"member reference base type|subscripted value is not",
        "The left side is not a struct or array: cast the void * to its type first.",
    ),
    (r"incomplete type 'void'", "A void * must be cast to a type before its value can be used."),
    (
        r"file not found",
        "Only pmsis.h, pulp_train.h and the headers listed in their docs exist here.",
    ),
    (r"redefinition of", "The name is defined twice."),
)


@dataclass(frozen=True)
class Diagnostic:
    """One message of the compiler.

    file: name shown to the student ("cell.c"); line, column: from 1; severity: "error",
    "warning" or "note"; flag: "-Wshadow" or ""; snippet: source line and caret line as printed;
    help: one sentence for frequent messages, else "".
    """

    file: str
    line: int
    column: int
    severity: str
    text: str
    flag: str = ""
    snippet: str = ""
    help: str = ""

    def __str__(self) -> str:
        flag = f" [{self.flag}]" if self.flag else ""
        lines = [
            f"{self.file} line {self.line}, column {self.column}: "
            f"{self.severity}: {self.text}{flag}"
        ]
        lines += [self.snippet] if self.snippet else []
        lines += [f"    -> {self.help}"] if self.help else []
        return "\n".join(lines)


def help_for(text: str, flag: str = "") -> str:
    """The sentence of help for a message, or ""."""
    whole = f"{flag} {text}"
    return next((sentence for pattern, sentence in _HELP if re.search(pattern, whole)), "")


def parse(output: str) -> tuple[Diagnostic, ...]:
    """Read clang's text output (plain, no colours) in its order."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for raw in output.splitlines():
        head = _HEAD.match(raw)
        if head:
            found.append((head, []))
        elif found and (source := _SOURCE.match(raw)):
            found[-1][1].append(source.group(2))
    every = (_diagnostic(head, snippet) for head, snippet in found)
    return tuple(d for d in every if not _printing(d))


def _printing(d: Diagnostic) -> bool:
    """printf takes every float as a double: no advice can change that."""
    return d.flag == "-Wdouble-promotion" and re.search(r"\bprintf\s*\(", d.snippet) is not None


def _diagnostic(head: re.Match[str], snippet: list[str]) -> Diagnostic:
    text, flag = head["text"], head["flag"] or ""
    flag = re.sub(r"^-Werror,", "", flag.replace("-Werror,", ""))
    return Diagnostic(
        file=head["file"],
        line=int(head["line"]),
        column=int(head["column"]),
        severity="error" if "error" in head["severity"] else head["severity"],
        text=text,
        flag=flag,
        snippet="\n".join("    " + line for line in snippet[:2]),
        help=help_for(text, flag),
    )


def render(diagnostics: tuple[Diagnostic, ...], limit: int = 8) -> str:
    """Text of the first messages, errors first; notes follow what they explain."""
    order = sorted(diagnostics, key=lambda d: d.severity == "warning")
    shown = [str(d) for d in order[:limit]]
    if len(order) > limit:
        shown.append(f"... and {len(order) - limit} more")
    return "\n".join(shown)
