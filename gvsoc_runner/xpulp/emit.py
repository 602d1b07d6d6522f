"""Functions back to assembly text; xPULP instructions as `.insn` with their encodings.

Encodings: opcode 0x0b post-increment loads, 0x2b stores, 0x03 and 0x23 with register offsets, 0x7b
hardware loops, 0x33 arithmetic. A hardware loop's end is the address of its last instruction, in
half-words from the setting-up instruction; the code from there on is not compressed and aligned
to words, as RI5CY asks.
"""

from __future__ import annotations

from gvsoc_runner.xpulp.assembly import (
    NUMBER,
    Function,
    Instruction,
    Label,
    Line,
    Note,
)
from gvsoc_runner.xpulp.flow import hardware_ends, label_places

_LOAD_FUNCT3 = {"lb": 0, "lh": 1, "lw": 2, "lbu": 4, "lhu": 5}
_LOAD_FUNCT7 = {"lb": 0x00, "lh": 0x08, "lw": 0x10, "lbu": 0x20, "lhu": 0x28}
_STORE_FUNCT3 = {"sb": 0, "sh": 1, "sw": 2}
_ARITHMETIC = {"p.mac": (0, 0x21), "p.msu": (1, 0x21), "p.max": (6, 0x02), "p.maxu": (7, 0x02)}
#: lp.setupi has five bits for the end, in half-words.
_SHORT_BODY = 15


def write(function: Function) -> list[str]:
    """The function's text lines."""
    lines = function.lines
    regions = _uncompressed(lines)
    out: list[str] = []
    loc = ""
    for i, line in enumerate(lines):
        if any(i == first for first, _ in regions):
            out += ["\t.p2align\t2", "\t.option\tpush", "\t.option\tnorvc"]
        if isinstance(line, Label):
            out.append(f"{line.name}:")
        elif isinstance(line, Note):
            out.append(line.text)
        else:
            if line.loc != loc:
                loc = line.loc
                out.append(loc)
            out += _instruction(line, lines, i)
        if any(i == last for _, last in regions):
            out.append("\t.option\tpop")
    return out


def _uncompressed(lines: list[Line]) -> list[tuple[int, int]]:
    """First and last lines of the outermost hardware loops."""
    spans = sorted((setup, end) for end, setup in hardware_ends(lines).items())
    outer: list[tuple[int, int]] = []
    for first, last in spans:
        if not outer or first > outer[-1][1]:
            outer.append((first, last))
    return outer


def _instruction(line: Instruction, lines: list[Line], place: int) -> list[str]:
    if line.op.startswith("lp."):
        return _hardware_loop(line, lines, place)
    if line.op == ".insn" and not line.opaque:
        return [f"\t.insn\t{', '.join([line.args[3], *line.args[:3]])}"]
    if line.op in _ARITHMETIC:
        funct3, funct7 = _ARITHMETIC[line.op]
        text = f"r 0x33, {funct3}, {funct7:#x}, {', '.join(line.args)}"
    elif line.op.startswith("p."):
        text = _access(line)
    else:
        return [f"\t{line.op}\t{', '.join(line.args)}" if line.args else f"\t{line.op}"]
    return [f"\t.insn {text}\t# {line.op} {', '.join(line.args)}"]


def _access(line: Instruction) -> str:
    _, name, form = line.op.split(".")
    value = line.args[0]
    if form == "pi":
        kind, funct3 = ("i 0x0b", _LOAD_FUNCT3) if line.load else ("s 0x2b", _STORE_FUNCT3)
        return f"{kind}, {funct3[name]}, {value}, {line.args[1]}"
    other, base = line.args[1:]
    if line.load:
        opcode = "0x0b" if form == "pr" else "0x03"
        return f"r {opcode}, 7, {_LOAD_FUNCT7[name]:#x}, {value}, {base}, {other}"
    opcode = "0x2b" if form == "pr" else "0x23"
    return f"r {opcode}, {_STORE_FUNCT3[name] + 4}, 0, {other}, {base}, {value}"


def _hardware_loop(line: Instruction, lines: list[Line], place: int) -> list[str]:
    level, count, label = line.args
    end = label_places(lines)[label]
    size = sum(_size(lines, i) for i in range(place + 1, end))
    if line.op == "lp.setup":
        return [
            _loop_word(level, 4, 2 * size, NUMBER[count], f"lp.setup {level}, {count}, {label}")
        ]
    if size <= _SHORT_BODY:
        note = f"lp.setupi {level}, {count}, {label}"
        return [_loop_word(level, 5, int(count), 2 * size, note)]
    return [
        _loop_word(level, 3, int(count), 0, f"lp.counti {level}, {count}"),
        _loop_word(level, 1, 2 * (size + 1), 0, f"lp.endi {level}, {label}"),
        _loop_word(level, 0, 2, 0, f"lp.starti {level}"),
    ]


def _size(lines: list[Line], place: int) -> int:
    """Instructions that a line becomes."""
    line = lines[place]
    if not isinstance(line, Instruction):
        return 0
    return len(_instruction(line, lines, place)) if line.op == "lp.setupi" else 1


def _loop_word(level: str, funct3: int, immediate: int, field: int, note: str) -> str:
    word = immediate << 20 | field << 15 | funct3 << 12 | int(level) << 7 | 0x7B
    return f"\t.insn 4, {word:#010x}\t# {note}"
