"""The words that the pass emits mean what it says."""

import re

import pytest

from gvsoc_runner.compilation import assemble
from gvsoc_runner.program import ElfFile
from gvsoc_runner.sim.disasm import disasm
from gvsoc_runner.toolchain import Limits, ziglang
from gvsoc_runner.xpulp.assembly import Function, Instruction, Label
from gvsoc_runner.xpulp.emit import write

LOADS = ("lw", "lh", "lhu", "lb", "lbu")
STORES = ("sw", "sh", "sb")
ACCESSES = [
    *[(f"p.{n}.pi", ["a0", "-12(s1)"], f"p.{n} a0, -12(s1!)") for n in LOADS + STORES],
    *[(f"p.{n}.pr", ["a0", "t3", "s1"], f"p.{n} a0, t3(s1!)") for n in LOADS + STORES],
    *[(f"p.{n}.r", ["a0", "t3", "s1"], f"p.{n} a0, t3(s1)") for n in LOADS + STORES],
    *[(n, ["a0", "t3", "s1"], f"{n} a0, t3, s1") for n in ("p.mac", "p.msu", "p.max", "p.maxu")],
]


def words_of(lines):
    """Disassembly of a function made of these lines."""
    text = "\n".join(write(Function("f", 0, 0, lines)))
    data = assemble("words", f"{text}\n", Limits(), ziglang())
    file = ElfFile(data)
    section = file._raw_sections[file.section_names.index(".text")]
    code = data[section[4] : section[4] + section[5]]
    found = [int.from_bytes(code[i : i + 4], "little") for i in range(0, len(code), 4)]
    return [re.sub(r"\s+", " ", disasm(w, pc=4 * i)) for i, w in enumerate(found)]


@pytest.mark.parametrize(
    ("op", "args", "text"), ACCESSES, ids=lambda x: x if isinstance(x, str) else ""
)
def test_an_access_reads_back_as_it_was_meant(op, args, text):
    assert words_of([Instruction(op, args)]) == [text]


def loop(op, args, size):
    lines = [Instruction(op, [*args, "end"])]
    lines += [Instruction("fadd.s", ["a0", "a0", "a1"]) for _ in range(size)]
    return words_of([*lines, Label("end")])


@pytest.mark.parametrize("level", ["0", "1"])
def test_the_end_of_a_loop_is_its_last_instruction(level):
    text = loop("lp.setup", [level, "t2"], 20)[0]
    assert re.fullmatch(rf"lp.setup x?{level}, t2, 0x50", text), text


def test_a_short_loop_with_a_known_count_takes_one_instruction():
    assert re.fullmatch(r"lp.setupi x?0, 64, 0x3c", loop("lp.setupi", ["0", "64"], 15)[0])


def test_a_long_loop_with_a_known_count_takes_three():
    text = loop("lp.setupi", ["0", "64"], 16)
    assert [line.split()[0] for line in text[:3]] == ["lp.counti", "lp.endi", "lp.starti"]
    assert text[1].endswith("0x48")
    assert text[2].endswith("0xc")
