"""Decoding: random words, field by field, target by target."""

import itertools
import random

import pytest

from gvsoc_runner.sim import isa, opcodes
from gvsoc_runner.sim.disasm import disasm, fields_of
from gvsoc_runner.sim.isa_formats import FORMATS
from gvsoc_runner.sim.isa_search import row_of
from gvsoc_runner.sim.meanings import decode_word

MASKS = (isa.EXT_PULP_OPEN, isa.EXT_GAP9, isa.extension_mask("I", "M", "C"))


def random_words(count, seed):
    """Half of them uniform, half made from table rows."""
    rng = random.Random(seed)
    for _ in range(count // 2):
        yield rng.getrandbits(32)
        row = rng.choice(isa.INSTRUCTIONS)
        yield row.match | rng.getrandbits(8 * row.num_bytes) & ~row.mask


def test_random_words_decode_to_a_row_or_are_illegal(unpack):
    for index, word in enumerate(random_words(20_000, seed=5)):
        mask = MASKS[index % len(MASKS)]
        decoded, row = unpack(word, mask), row_of(word, mask)
        if row is None:
            assert decode_word(word, mask) == 0, f"{word:08x}"
            assert disasm(word, 0, mask).startswith(".")
            continue
        assert decoded["op"] == row.operation, f"{word:08x}"
        fields = tuple(decoded[name] for name in ("rd", "rs1", "rs2", "rs3", "imm"))
        assert fields == fields_of(word, row), f"{word:08x} {row.name}"
        assert decoded["num_bytes"] == row.num_bytes


def test_upper_half_of_a_compressed_word_does_not_matter():
    for word in random_words(4_000, seed=6):
        if word & 3 != 3:
            low, high = (decode_word(w, MASKS[0]) for w in (word & 0xFFFF, word | 0xABCD0000))
            assert low == high


# The compressed rows by hand: word, operation, rd, rs1, rs2, imm.
COMPRESSED = [
    (0x1141, "addi", 2, 2, 0, -16),  # c.addi sp, -16
    (0xC606, "sw", 0, 2, 1, 12),  # c.swsp ra, 12
    (0x40B2, "lw", 1, 2, 0, 12),  # c.lwsp ra, 12
    (0x8082, "jalr", 0, 1, 0, 0),  # c.jr ra
    (0x9582, "jalr", 1, 11, 0, 0),  # c.jalr a1
    (0x852E, "add", 10, 0, 11, 0),  # c.mv a0, a1
    (0x952E, "add", 10, 10, 11, 0),  # c.add a0, a1
    (0x4501, "addi", 10, 0, 0, 0),  # c.li a0, 0
    (0x6505, "lui", 10, 0, 0, 0x1000),  # c.lui a0, 1
    (0x717D, "addi", 2, 2, 0, -16),  # c.addi16sp -16
    (0x0808, "addi", 10, 2, 0, 16),  # c.addi4spn a0, 16
    (0x4188, "lw", 10, 11, 0, 0),  # c.lw a0, 0(a1)
    (0xC1C8, "sw", 0, 11, 10, 4),  # c.sw a0, 4(a1)
    (0x8D0D, "sub", 10, 10, 11, 0),  # c.sub a0, a1
    (0x8905, "andi", 10, 10, 0, 1),  # c.andi a0, 1
    (0x8505, "srai", 10, 10, 0, 1),  # c.srai a0, 1
    (0x050A, "slli", 10, 10, 0, 2),  # c.slli a0, 2
    (0xB7D5, "jal", 0, 0, 0, -28),  # c.j -28
    (0xFD75, "bne", 0, 10, 0, -4),  # c.bnez a0, -4
    (0xC119, "beq", 0, 10, 0, 6),  # c.beqz a0, 6
    (0x9002, "ebreak", 0, 0, 0, 0),
]


@pytest.mark.parametrize(("word", "op", "rd", "rs1", "rs2", "imm"), COMPRESSED)
def test_compressed_instructions_expand(unpack, word, op, rd, rs1, rs2, imm):
    decoded = unpack(word)
    got = (decoded["op"], *(decoded[name] for name in ("rd", "rs1", "rs2", "imm")))
    assert got == (op, rd, rs1, rs2, imm)
    assert decoded["num_bytes"] == 2


@pytest.mark.parametrize("word", [0x0000, 0x4002, 0x8002, 0x6101 & ~0x7C, 0x6001, 0x9C01])
def test_reserved_compressed_words_are_illegal(unpack, word):
    assert unpack(word)["op"] == "illegal"


# Instructions of pulp-open that a GAP9 does not have: Xf8, Xfaux, float loads on x registers.
ABSENT_ON_GAP9 = [0x06F706D3, 0x94F726B3, 0x96F706B3, 0x4CF706D3, 0xACF726B3, 0x00072687, 0x6188]
ABSENT_ON_GAP9 += [0xE00706D3]


@pytest.mark.parametrize("word", ABSENT_ON_GAP9)
def test_gap9_lacks_what_only_pulp_open_has(unpack, word):
    assert unpack(word, isa.EXT_PULP_OPEN)["op"] != "illegal"
    assert unpack(word, isa.EXT_GAP9)["op"] == "illegal"


def test_check_words_of_the_vector_floats(unpack):
    words = {0x82B52533: "vfadd.h", 0x82B51533: "vfadd.ah", 0x90B52633: "vfmac.h"}
    assert {word: unpack(word)["op"] for word in words} == words
    assert unpack(0xA4B52533)["op"] == "vflt.h"
    assert unpack(0xA4B52533, isa.EXT_GAP9)["op"] == "vflt.h.v2"


def test_variant_decides_shuffle2_and_vector_compare(execute_word):
    regs = {13: 0x11112222, 14: 0x33334444, 15: 0x00030000}
    assert execute_word(0xC8F706D7, regs)[0] == 0x33332222
    assert execute_word(0xC8F706D7, regs, ext_mask=isa.EXT_GAP9)[0] == 0x11114444
    less = {14: 0x3C003C00, 15: 0x40004000}
    assert execute_word(0xA4F726B3, less)[0] == 0x00010001
    assert execute_word(0xA4F726B3, less, ext_mask=isa.EXT_GAP9)[0] == 0b11


def test_static_rounding_modes_5_and_6_are_illegal(unpack):
    for mode, legal in zip(range(8), (1, 1, 1, 1, 1, 0, 0, 1), strict=True):
        assert (unpack(0x00F70053 | mode << 12)["op"] != "illegal") == bool(legal)


def test_hardware_loop_immediates(unpack):
    setupi = unpack(0x507B | 1 << 7 | 100 << 20 | 9 << 15)
    assert setupi["op"] == "lp.setupi"
    assert (setupi["imm"] & 0x1FFF, setupi["imm"] >> 13 & 0xFFF, setupi["imm"] >> 25) == (
        18,
        100,
        1,
    )
    assert setupi["rd"] == setupi["rs1"] == 0


def test_register_fields_are_zero_unless_the_instruction_uses_them(unpack):
    mac = unpack(0x42F706B3)
    assert (mac["rd"], mac["rs1"], mac["rs2"], mac["rs3"]) == (13, 14, 15, 13)
    store = unpack(0x00F76723)  # p.sw a5, a4(a4): the offset register sits in the rd field
    assert store["op"] == "p.sw.r"
    assert (store["rd"], store["rs3"]) == (0, 14)


def test_kinds_are_contiguous_and_named_in_opcodes():
    spans = [isa.KIND_SPAN[kind] for kind in isa.KINDS]
    assert spans[0][0] == 1
    assert spans[-1][1] == isa.NUM_OPS - 1 < 1024
    for (_, last), (first, _) in itertools.pairwise(spans):
        assert first == last + 1
    assert isa.KIND_SPAN["FP32"] == (opcodes.FP32_FIRST, opcodes.FP32_LAST)
    assert isa.OP["FMADD_S"] == opcodes.FMADD_S


def test_rows_of_one_target_overlap_only_where_order_decides():
    """A word that fits two rows of a target must be one of the known special encodings."""
    special = ("illegal", "c.nop", "c.addi16sp", "c.lui", "c.ebreak", "c.jr", "c.jalr", "c.mv")
    special += ("c.add", "c.lwsp", "c.addi", "c.addi4spn", "c.flwsp")
    for mask in (isa.EXT_PULP_OPEN, isa.EXT_GAP9):
        rows = [row for row in isa.INSTRUCTIONS if not row.ext & ~mask]
        for index, one in enumerate(rows):
            for other in rows[index + 1 :]:
                shared = one.mask & other.mask
                if one.num_bytes != other.num_bytes or (one.match ^ other.match) & shared:
                    continue
                rounding = FORMATS[one.form].imm == "rm" or FORMATS[other.form].imm == "rm"
                known = one.name in special and other.name in special
                assert known or rounding, f"{one.name} and {other.name}"
