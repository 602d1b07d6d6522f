"""The compiled meanings against the slow exact reference."""

import itertools
import random

import pytest

from gvsoc_runner.sim import fuzz_isa, isa
from gvsoc_runner.sim.reference_isa import execute

SINGLES = [word ^ sign for word in fuzz_isa._SINGLES for sign in (0, 0x80000000)]
ROUNDED = ("fadd.s", "fsub.s", "fmul.s", "fdiv.s")


def check(name, a, b, d, imm, fcsr):
    op = isa.NAMES.index(name)
    expected = execute(name, a, b, d, imm, fcsr)
    got = fuzz_isa.run_compiled(op, a, b, d, imm, fcsr)
    assert got == expected, f"{name} {a:08x} {b:08x} {d:08x} imm {imm} fcsr {fcsr}"


def test_random_instructions_agree_and_reach_every_operation():
    seen, mismatches = fuzz_isa.fuzz_reference(12_000, seed=20260)
    kinds = [isa.KIND_SPAN[kind] for kind in fuzz_isa.REGISTER_KINDS]
    wanted = {name for first, last in kinds for name in isa.NAMES[first : last + 1]}
    assert [str(mismatch) for mismatch in mismatches] == []
    assert len(wanted - seen) <= 3, f"never drawn: {sorted(wanted - seen)}"


@pytest.mark.slow
def test_many_random_instructions_agree():
    _, mismatches = fuzz_isa.fuzz_reference(200_000, seed=7)
    assert [str(mismatch) for mismatch in mismatches] == []


@pytest.mark.parametrize("name", ROUNDED)
@pytest.mark.parametrize("mode", range(5))
def test_single_precision_on_all_pairs_of_special_values(name, mode):
    for a, b in itertools.product(SINGLES, repeat=2):
        check(name, a, b, 0, mode, 0)


@pytest.mark.parametrize("mode", range(5))
def test_fused_multiply_add_on_special_values(mode):
    rng = random.Random(mode)
    names = ("fmadd.s", "fmsub.s", "fnmsub.s", "fnmadd.s")
    for _ in range(1500):
        a, b, c = (rng.choice(SINGLES) for _ in range(3))
        check(rng.choice(names), a, b, c, mode, 0)


@pytest.mark.parametrize("mode", range(5))
def test_square_root_and_conversions_on_special_values(mode):
    for a in SINGLES:
        for name in ("fsqrt.s", "fcvt.w.s", "fcvt.wu.s", "fcvt.s.w", "fcvt.s.wu"):
            check(name, a, 0, 0, mode, 0)


@pytest.mark.parametrize("name", ["fsqrt.h", "fcvt.s.h", "fcvt.w.h", "fcvt.ah.h", "fcvt.b.h"])
def test_half_precision_over_the_whole_range(name):
    for a in range(0, 1 << 16, 29):
        check(name, a, 0, 0, a % 5, 0)


def test_byte_floats_on_a_fifth_of_all_pairs():
    pairs = itertools.product(range(256), repeat=2)
    for a, b in itertools.islice(pairs, 0, None, 5):
        check(("fadd.b", "fmul.b", "fdiv.b", "fmin.b")[(a ^ b) & 3], a, b, 0, (a + b) % 5, 0)


def test_fused_multiply_add_rounds_once():
    # Rounding through double gives ...42a here.
    result, _ = fuzz_isa.run_compiled(
        isa.OP["FMADD_S"], 0xDBB49CEE, 0x40200000, 0x12F8AEB8, imm=0, fcsr=0
    )
    assert result == 0xDC61C429


def test_tininess_is_detected_after_rounding():
    # 2**-126 - 2**-152 rounds to the smallest normal number at 24 bits: inexact, no underflow.
    fmadd, product, addend = isa.OP["FMADD_S"], (0x99800000, 0x19800000), 0x00800000
    got = fuzz_isa.run_compiled(fmadd, *product, addend, imm=0, fcsr=0)
    assert got == (0x00800000, 1)
    # 2**-14 * (1 - 2**-24) as a half likewise, 2**-14 * (1 - 2**-11) underflows.
    narrow = isa.OP["FCVT_H_S"]
    assert fuzz_isa.run_compiled(narrow, 0x387FFFFF, 0, 0, imm=0, fcsr=0) == (0x0400, 1)
    assert fuzz_isa.run_compiled(narrow, 0x387FE000, 0, 0, imm=0, fcsr=0) == (0x0400, 3)


def test_flags_accumulate_and_rounding_mode_stays():
    add = isa.OP["FADD_S"]
    _, fcsr = fuzz_isa.run_compiled(add, 0x3F800000, 0x33000000, 0, imm=7, fcsr=0x64)
    assert fcsr == 0x65  # 1 + 2**-25 is inexact; frm 3 and the overflow flag were there before


def test_dynamic_rounding_with_reserved_mode_is_illegal():
    result, _ = fuzz_isa.run_compiled(isa.OP["FADD_S"], 0, 0, 0, imm=7, fcsr=5 << 5)
    assert result is None


@pytest.mark.parametrize("fuzz", [fuzz_isa.fuzz_fast, fuzz_isa.fuzz_lanes])
def test_fast_paths_agree_with_softfloat_bit_by_bit(fuzz):
    bad, at = fuzz(500_000, 3)
    assert bad == 0, f"last disagreement: {at}"


def test_a_wrong_meaning_is_noticed(monkeypatch):
    monkeypatch.setattr(fuzz_isa, "execute", lambda *args: (0, args[-1]))
    _, mismatches = fuzz_isa.fuzz_reference(200, seed=1)
    assert len(mismatches) > 100
