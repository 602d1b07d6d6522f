"""Arrays as printed text: the way out of a simulator that offers no view of its memory.

The runtime prints `@odl ADDRESS WORD WORD ...` (hexadecimal) for every entry of the table
`odl_dump_table` that was patched into the image. A program can print such lines itself, so a result
read this way is never trusted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.program import Program

TABLE = "odl_dump_table"
_LINE = re.compile(r"^@odl ([0-9a-f]{8})((?: [0-9a-f]{8})+)\r?$", re.MULTILINE)


def _num_words(spec: OutputSpec) -> int:
    return (spec.num_bytes + 3) // 4


def ask_for_dump(program: Program, outputs: Mapping[str, OutputSpec]) -> Program:
    """A copy of the program that prints these arrays at its end.

    Raises:
        RunnerError: the program has no dump table, or the table has too few places.
    """
    if not outputs:
        return program
    if TABLE not in program.symbols:
        raise RunnerError(
            f"expected the table `{TABLE}` in {program.name}, found none: this program cannot "
            "print its outputs; try a backend that reads memory (embedded, or gvsoc on Linux)"
        )
    places = program.symbol(TABLE).size // 8
    if len(outputs) > places:
        raise RunnerError(f"expected at most {places} outputs, got {len(outputs)}")
    rows = [(program.symbol(name).address, _num_words(spec)) for name, spec in outputs.items()]
    rows += [(0, 0)] * (places - len(rows))
    return program.with_data({TABLE: np.array(rows, np.uint32)})


def strip_dump(stdout: str) -> str:
    """What the program itself printed."""
    return "\n".join(line for line in stdout.split("\n") if not _LINE.match(line))


def parse_dump(
    stdout: str, program: Program, outputs: Mapping[str, OutputSpec]
) -> dict[str, np.ndarray]:
    """The arrays that the dump lines hold; where a word was printed twice, the last one counts.

    Raises:
        RunnerError: a word of an output is missing.
    """
    words: dict[int, int] = {}
    for match in _LINE.finditer(stdout):
        start = int(match[1], 16)
        for i, word in enumerate(match[2].split()):
            words[start + 4 * i] = int(word, 16)
    arrays = {}
    for name, spec in outputs.items():
        start = program.symbol(name).address
        addresses = range(start, start + 4 * _num_words(spec), 4)
        missing = [address for address in addresses if address not in words]
        if missing:
            raise RunnerError(
                f"expected {len(addresses)} words of `{name}` in the printed dump, "
                f"{len(missing)} are missing, the first at {missing[0]:#x}: "
                "did the program end before its regular exit?"
            )
        data = np.array([words[address] for address in addresses], "<u4").tobytes()
        arrays[name] = spec.from_bytes(data[: spec.num_bytes])
    return arrays
