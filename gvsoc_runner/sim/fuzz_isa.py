"""Differential fuzzing of instruction meanings: `python -m gvsoc_runner.sim.fuzz_isa --n 100000`.

Two kinds of rounds. `--n`: random encodings of every register instruction, decoded and run by the
compiled code and by the slow reference (reference_isa.py), results and flags compared.
`--fast`: float operands by the million, the fast paths against the integer softfloat.
Equal seeds give equal runs.
"""

import argparse
import random
import sys
import time
from typing import NamedTuple

import numpy as np
from numba import int64, uint64

from gvsoc_runner.sim import floatops, fp, fplane, isa
from gvsoc_runner.sim.isa_search import row_of
from gvsoc_runner.sim.jit import inner, njit
from gvsoc_runner.sim.meanings import decode_word, run_compiled
from gvsoc_runner.sim.opcodes import FP32_FIRST
from gvsoc_runner.sim.reference_isa import execute
from gvsoc_runner.sim.softfloat import B, S
from gvsoc_runner.sim.warm import ready

REGISTER_KINDS = ("ALU_IMM", "ALU", "MUL", "DIV", "XPULP", "SIMD", "FP32", "FP16", "FPVEC")

_INTEGERS = (0, 1, 2, 3, 31, 32, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000)
_SINGLES = (0, 1, 0x7FFFFF, 0x800000, 0x3F800000, 0x3F7FFFFF, 0x34000000, 0x33800000, 0x4F000000)
_SINGLES += (0x4F800000, 0x7F7FFFFF, 0x7F800000, 0x7F800001, 0x7FC00000, 0x7FC12345, 0x4B000001)
_SINGLES += (0x387FFFFF, 0x387FE000, 0x477FEFFF, 0x477FF000, 0x33000001)  # limits of halves
_HALVES = (0, 1, 0x3FF, 0x400, 0x3C00, 0x3BFF, 0x7BFF, 0x7C00, 0x7C01, 0x7E00, 0x3F80, 0x7F80)
_HALVES += (0x7F81, 0x7FC0, 0x0080, 0x007F, 0x7F7F, 0x3800, 0x6400, 0x5BFF)
_BYTES = (0, 1, 3, 4, 0x3C, 0x7B, 0x7C, 0x7D, 0x7E, 0x40)

# The targets, and a machine with everything in the newer variant, so that every row can decode.
_EXT_MASKS = (isa.EXT_PULP_OPEN, isa.EXT_PULP_OPEN, isa.EXT_GAP9)
_EXT_MASKS += (isa.extension_mask(*(name for name in isa.EXTENSIONS if name != "RI5CY_V1")),)


class Mismatch(NamedTuple):
    """One disagreement: instruction word, operands a, b, d, fcsr, and both answers."""

    word: int
    name: str
    operands: tuple
    expected: tuple
    got: tuple

    def __str__(self):
        operands = " ".join(f"{value:08x}" for value in self.operands)
        return f"{self.name} {self.word:08x} operands {operands}: {self.expected} != {self.got}"


def random_operand(rng):
    """A 32-bit operand: random bits, special values of one format, moderate floats, integers."""
    choice = rng.randrange(8)
    if choice < 2:
        return rng.getrandbits(32)
    if choice == 2:
        return rng.choice(_INTEGERS) ^ rng.choice((0, 0xFFFFFFFF))
    if choice == 3:
        return rng.choice(_SINGLES) ^ rng.choice((0, 1 << 31))
    if choice == 4:
        low, high = (rng.choice(_HALVES) ^ rng.choice((0, 0x8000)) for _ in range(2))
        return low | high << 16
    if choice == 5:
        return sum(
            (rng.choice(_BYTES) ^ rng.choice((0, 0x80))) << shift for shift in (0, 8, 16, 24)
        )
    if choice == 6:  # singles between 2**-16 and 2**16
        return rng.getrandbits(32) & 0x807FFFFF | rng.randrange(111, 143) << 23
    return int(np.float32(rng.randrange(-1000, 1000)).view(np.uint32))


def decoded_row(row, word, packed, ext_mask):
    """The row a word decodes to; searched only if it is not the one it was made from."""
    if packed and isa.NAMES[packed & 1023] == row.operation and not row.ext & ~ext_mask:
        return row
    return row_of(word, ext_mask)


def compare_once(rng, rows, ext_mask):
    """Execute one random instruction both ways: (its name, Mismatch or None)."""
    made_from = rng.choice(rows)
    word = made_from.match | rng.getrandbits(32) & ~made_from.mask
    packed = decode_word(word, ext_mask)
    row = decoded_row(made_from, word, packed, ext_mask)
    a, b, d = (random_operand(rng) for _ in range(3))
    fcsr = rng.randrange(8) << 5 | rng.choice((0, 0, 1, 31)) if rng.randrange(2) else 0
    if row is None or packed == 0:
        agree = row is None and packed == 0
        mismatch = None if agree else Mismatch(word, "decode", (), (row,), (packed,))
        return "illegal", mismatch
    op, imm = packed & 1023, packed >> 32
    imm -= imm >> 31 << 32
    fields = [packed >> shift & 31 for shift in (15, 20, 25)]
    a, b, d = (value if field else 0 for value, field in zip((a, b, d), fields, strict=True))
    expected = execute(row.operation, a, b, d, imm, fcsr)
    got = run_compiled(op, a, b, d, imm, fcsr)
    if isa.NAMES[op] == row.operation and got == expected:
        return row.operation, None
    return row.operation, Mismatch(word, row.name, (a, b, d, fcsr), expected, got)


def fuzz_reference(num_ops, seed):
    """Compare num_ops random instructions; returns (names seen, list of Mismatch)."""
    rng = random.Random(seed)
    rows = [row for row in isa.INSTRUCTIONS if row.kind in REGISTER_KINDS and row.num_bytes == 4]
    seen, mismatches = set(), []
    for _ in range(num_ops):
        name, mismatch = compare_once(rng, rows, rng.choice(_EXT_MASKS))
        seen.add(name)
        if mismatch:
            mismatches.append(mismatch)
    return seen, mismatches


@inner
def _next(state):
    """xorshift64*: (new state, 32 random bits)."""
    state ^= state >> uint64(12)
    state ^= state << uint64(25)
    state ^= state >> uint64(27)
    return state, int64(state * uint64(0x2545F4914F6CDD1D) >> uint64(32))


@inner
def _shape(bits, kind, other):
    """Turn random bits into an operand; kind picks exponents or a neighbour of `other`."""
    if kind == 0:  # any pattern
        return bits
    if kind == 1:  # moderate exponents, so that sums cancel and round
        return bits & 0x807FFFFF | (115 + (bits >> 23 & 15)) << 23
    if kind == 2:  # few significant bits, so that results are exact or half-way
        return bits & 0x80700000 | (100 + (bits >> 23 & 63)) << 23
    if kind == 3:  # at the edges of the exponent range
        return bits & 0x807FFFFF | (bits >> 24 & 3) << 23 | (bits >> 26 & 1) * 0x7E000000
    return other ^ 0x80000000 ^ bits & 7  # almost minus another value


@njit
def fuzz_fast(num_ops, seed):
    """Compare fp32_exec and softfloat of fmadd .. feq; returns (mismatches, last bad operands).

    The last bad operands are (operation, a, b, c, fcsr) of one disagreement, zeros without any.
    """
    state = uint64(seed) * uint64(0x9E3779B97F4A7C15) | uint64(1)
    bad, at = 0, (int64(0), int64(0), int64(0), int64(0), int64(0))
    for index in range(num_ops):
        state, kinds = _next(state)
        state, a = _next(state)
        state, b = _next(state)
        state, c = _next(state)
        a = _shape(a, kinds & 3, int64(0))
        b = _shape(b, kinds >> 2 & 3, int64(0))
        product = np.float32(fp._value(a) * fp._value(b)).view(np.uint32)
        other = int64(product) if kinds >> 4 & 1 else a
        c = _shape(c, kinds >> 5 & 7 if kinds >> 5 & 7 < 4 else 4, other)
        operation = index % (floatops.EQ + 1)
        second = c if operation % 2 == 0 else b
        fcsr = kinds >> 8 & 1
        fast = fp.fp32_exec(FP32_FIRST + operation, a, second, c, 0, fcsr)
        exact = floatops.soft(operation, a, second, c, S, S, 0)
        wrong = int64(fast) != exact | fcsr << 32
        if operation <= floatops.MUL:  # what a core's turn does with inexact up already
            x, y, z = fp.fused_operands(FP32_FIRST + operation, a, second, c)
            quick = fp.fused32(x, y, z, 1)
            wrong = wrong or (quick >= 0 and quick | 1 << 32 != exact | 1 << 32)
        if wrong:
            bad += 1
            at = (int64(operation), a, second, c, fcsr)
    return bad, at


@njit
def fuzz_lanes(num_ops, seed):
    """Compare fplane.lane and softfloat on the small formats; returns as fuzz_fast.

    The last bad operands are (operation, a, b, c, format).
    """
    state = uint64(seed) * uint64(0x9E3779B97F4A7C15) | uint64(1)
    bad, at = 0, (int64(0), int64(0), int64(0), int64(0), int64(0))
    for _ in range(num_ops):
        state, pick = _next(state)
        state, bits = _next(state)
        state, more = _next(state)
        fmt = pick % 3
        operation = (pick >> 8) % 10
        operation = operation if operation <= floatops.MUL else floatops.CONVERT + operation - 7
        width = 8 if fmt == B else 16
        a, b, c = (bits & 0xFFFF) >> (16 - width), bits >> (32 - width), more & ((1 << width) - 1)
        if pick >> 20 & 3 == 0:  # products and sums near one power of two: many half-way cases
            a, b = a & ~0x3F | 0x3C00 >> (16 - width), b & ~0x3F | 0x3C00 >> (16 - width)
        target = fmt
        if operation == floatops.CONVERT and pick >> 24 & 1:
            a, source = _shape(more, pick >> 25 & 3, int64(0)), S
        else:
            source = fmt
            if operation >= floatops.CONVERT:
                target, c = S, _shape(more, pick >> 25 & 3, int64(0))
        fast = fplane.lane(operation, a, b, c, source, target, 0)
        exact = floatops.soft(operation, a, b, c, source, target, 0)
        if fast != exact:
            bad += 1
            at = (int64(operation), a, b, c, fmt)
    return bad, at


def main(argv=None):
    """Command line: run both rounds, print counts and speed, exit 1 on any mismatch."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=100_000, help="instructions against the reference")
    parser.add_argument("--fast", type=int, default=10_000_000, help="operations per fast path")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    ready()
    start = time.perf_counter()
    seen, mismatches = fuzz_reference(options.n, options.seed)
    seconds = time.perf_counter() - start
    print(f"reference: {options.n} instructions, {len(seen)} operations, {seconds:.1f} s")
    for mismatch in mismatches[:20]:
        print("  ", mismatch)
    bad = len(mismatches)
    for name, fuzz in (("fp32 fast path", fuzz_fast), ("lane fast path", fuzz_lanes)):
        start = time.perf_counter()
        wrong, at = fuzz(options.fast, options.seed)
        print(f"{name}: {options.fast} operations, {time.perf_counter() - start:.1f} s")
        if wrong:
            print("   last:", " ".join(f"{value:08x}" for value in at))
        bad += wrong
    print(f"mismatches: {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
