"""Printed dumps: what is asked for is what is read back, and gaps are noticed."""

import numpy as np
import pytest

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.backends.memory_dump import TABLE, ask_for_dump, parse_dump, strip_dump
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.program import Program

SOURCE = """
#include "pmsis.h"
__attribute__((section(".l2.odl"))) volatile float a[3] = {1};
__attribute__((section(".l2.odl"))) volatile int16_t b[3] = {1};
int main(void) { return (int)a[0] + b[0]; }
"""
OUTPUTS = {"a": OutputSpec((3,)), "b": OutputSpec((3,), "int16")}


@pytest.fixture(scope="module")
def program():
    return build_program([Unit("m.c", SOURCE, trusted=True)], BuildOptions("gap9"), name="m")


def printed(program, name, words):
    address = program.symbol(name).address
    return f"@odl {address:08x} " + " ".join(f"{word:08x}" for word in words) + "\n"


def test_table_holds_address_and_words_of_every_output(program):
    asked = ask_for_dump(program, OUTPUTS)
    segment = next(
        s for s in asked.file.segments
        if s.address <= asked.symbol(TABLE).address < s.address + s.file_bytes
    )  # fmt: skip
    start = segment.offset + asked.symbol(TABLE).address - segment.address
    table = np.frombuffer(asked.elf, "<u4", 6, start).tolist()
    assert table == [program.symbol("a").address, 3, program.symbol("b").address, 2, 0, 0]


def test_nothing_asked_leaves_the_program_as_it_is(program):
    assert ask_for_dump(program, {}) is program


def test_more_outputs_than_places_are_refused(program):
    with pytest.raises(RunnerError, match="at most 32 outputs, got 33"):
        ask_for_dump(program, {f"a{i}": OutputSpec((1,)) for i in range(33)})


def test_foreign_program_without_table_is_refused():
    elf = b"\x7fELF\x01\x01" + bytes(12) + b"\xf3\x00" + bytes(32)
    with pytest.raises(RunnerError, match="found none"):
        ask_for_dump(Program(elf, "foreign"), OUTPUTS)


def test_floats_and_halves_come_back_bit_for_bit(program):
    values = np.array([1.5, -0.0, np.nan], np.float32)
    text = printed(program, "a", values.view(np.uint32)) + printed(program, "b", [0x00020001, 3])
    arrays = parse_dump("hello\n" + text, program, OUTPUTS)
    assert np.array_equal(arrays["a"].view(np.uint32), values.view(np.uint32))
    assert arrays["b"].tolist() == [1, 2, 3]


def test_real_dump_replaces_an_earlier_imitation(program):
    text = printed(program, "a", [7, 7, 7]) + printed(program, "a", [0, 0, 0x3F800000])
    assert parse_dump(text, program, {"a": OUTPUTS["a"]})["a"].tolist() == [0, 0, 1]


def test_missing_words_are_counted(program):
    with pytest.raises(RunnerError, match=r"expected 3 words of `a`.* 1 are missing"):
        parse_dump(printed(program, "a", [1, 2]), program, {"a": OUTPUTS["a"]})


def test_damaged_line_is_no_dump_line(program):
    text = printed(program, "a", [1, 2, 3]).replace("00000002", "0000000x")
    with pytest.raises(RunnerError, match="missing"):
        parse_dump(text, program, {"a": OUTPUTS["a"]})


def test_stripping_keeps_the_program_s_own_lines(program):
    text = "first\n" + printed(program, "a", [1, 2, 3]) + "last @odl\n"
    assert strip_dump(text) == "first\nlast @odl\n"
