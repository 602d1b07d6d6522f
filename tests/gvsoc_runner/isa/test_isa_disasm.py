"""Listings: text for every row, and back to the same word."""

import importlib.util
import random
from pathlib import Path

import pytest

from gvsoc_runner.sim import isa
from gvsoc_runner.sim.disasm import disasm
from gvsoc_runner.sim.isa_formats import FORMATS, IMMEDIATES, REGISTER_FIELDS, immediate_parts
from gvsoc_runner.sim.isa_search import row_of

_SPEC = importlib.util.spec_from_file_location("assembler", Path(__file__).parent / "assembler.py")
assembler = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(assembler)

KNOWN = [
    (0x68F706C3, "fmadd.s a3, a4, a5, a3, rne"),
    (0x00B57553, "fadd.s a0, a0, a1"),
    (0x00B50533, "add a0, a0, a1"),
    (0xFF010113, "addi sp, sp, -16"),
    (0x00112623, "sw ra, 12(sp)"),
    (0x000102B7, "lui t0, 0x10"),
    (0xB0002573, "csrrs a0, mcycle, zero"),
    (0x30045073, "csrrwi zero, mstatus, 8"),
    (0x0047278B, "p.lw a5, 4(a4!)"),
    (0x42F706B3, "p.mac a3, a4, a5"),
    (0xB8F716D7, "pv.sdotsp.b a3, a4, a5"),
    (0x00F766D7, "pv.add.sci.h a3, a4, 30"),
    (0xCE8706B3, "p.extract a3, a4, 7, 8"),
    (0x0643C07B, "lp.setup 0, t2, 0x10c8"),
    (0xFE0716E3, "bne a4, zero, 0xfec"),
    (0x8082, "c.jr ra"),
    (0x00000000, ".2byte 0x0000"),
    (0xFFFFFFFF, ".4byte 0xffffffff"),
]


@pytest.mark.parametrize(("word", "text"), KNOWN)
def test_known_words_read_as_an_assembler_would_write_them(word, text):
    assert disasm(word, pc=0x1000) == text


def test_gap9_listing_shows_its_illegal_words():
    assert disasm(0x94F726B3, ext_mask=isa.EXT_GAP9) == ".4byte 0x94f726b3"


def operand_bits(row):
    """Mask of the bits that registers and immediate occupy."""
    form, bits = FORMATS[row.form], 0
    for field in (form.rd, form.rs1, form.rs2, form.rs3):
        shift, mask, _ = REGISTER_FIELDS[field]
        bits |= mask << shift
    for low, width, used in immediate_parts(IMMEDIATES[form.imm])[0]:
        bits |= ((1 << width) - 1) * used << low
    return bits


@pytest.mark.parametrize("ext_mask", [isa.EXT_PULP_OPEN, isa.EXT_GAP9])
def test_every_row_survives_the_way_to_text_and_back(ext_mask):
    rng = random.Random(ext_mask)
    for row in isa.INSTRUCTIONS:
        for _ in range(4):
            word = row.match | rng.getrandbits(32) & operand_bits(row) & ~row.mask
            found = row_of(word, ext_mask)
            if found is None:
                continue
            text = disasm(word, ext_mask=ext_mask)
            assert word & (found.mask | operand_bits(found)) in assembler.assemble(
                text, ext_mask
            ), f"{word:08x} {text}"
