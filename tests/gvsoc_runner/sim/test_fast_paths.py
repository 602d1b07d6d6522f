"""turn.py and instruction.py do the same instructions: nobody may see which of them did."""

from pathlib import Path

import numpy as np
import pytest

from gvsoc_runner.sim import isa
from gvsoc_runner.sim.fuzz_machine import store_word
from gvsoc_runner.sim.isa_formats import FORMATS
from gvsoc_runner.sim.machine import Machine
from gvsoc_runner.sim.tiny_elf import tiny_elf
from gvsoc_runner.targets import load_target, target_names

REFERENCE = Path(__file__).parents[1] / "reference"
MAIN, TEAM, DATA = 0x1C01_0000, 0x1C01_2000, 0x1000_4000
WFI = 0x10500073
BASES, RESULTS = range(1, 8), range(10, 30)  # registers: addresses in L1, everything else
ROUNDS, ROUND_REGISTER = 6, 31
KINDS = {
    *("ALU_IMM", "ALU", "MUL", "DIV", "XPULP", "SIMD", "FP32", "LOAD", "LOAD_REG", "LOAD_POST_I"),
    *("STORE", "STORE_REG", "STORE_POST_I"),
}
FREQUENT = ("addi", "add", "lw", "sw", "p.lw.pi", "fmadd.s", "fadd.s", "fmul.s", "fnmsub.s", "lbu")
COMMON = isa.EXT_GAP9 & isa.EXT_PULP_OPEN  # what all targets have
ROWS = {
    row.name: row
    for row in isa.INSTRUCTIONS
    if row.kind in KINDS and row.num_bytes == 4 and row.ext & ~COMMON == 0
    if row.operation != "p.elw"
}


def put(word, mask, low, value):
    """Set a 5-bit field where the row leaves it open."""
    field = 31 << low
    return word if mask & field else word & ~field | int(value) << low


def register_instruction(rng):
    """A random instruction that computes, or moves data within L1."""
    names = FREQUENT if rng.random() < 0.6 else tuple(ROWS)
    row = ROWS[names[int(rng.integers(len(names)))]]
    word = row.match | int(rng.integers(1 << 32)) & ~row.mask & 0xFFFF_FFFF
    memory = row.kind.startswith(("LOAD", "STORE"))
    word = put(word, row.mask, 15, rng.choice(BASES if memory else RESULTS))
    word = put(word, row.mask, 20, rng.choice(RESULTS))
    if memory:  # small offsets, aligned but now and then
        offset = int(rng.integers(16)) * 4 + int(rng.random() < 0.1)
        if row.kind.startswith("LOAD") and row.kind != "LOAD_REG":
            word = word & 0xFFFFF | offset << 20
        elif row.kind.endswith("_REG"):
            low = 20 if row.kind == "LOAD_REG" else 7
            return put(put(word, row.mask, 7, rng.choice(RESULTS)), row.mask, low, 0)
        else:
            word = word & ~0xFE000F80 | (offset & 31) << 7 | offset >> 5 << 25
    if not row.kind.startswith("STORE"):
        word = put(word, row.mask, 7, rng.choice(RESULTS))
    if FORMATS[row.form].imm == "rm":
        word = word & ~0x7000 | int(rng.choice((0, 0, 0, 7, 1))) << 12
    return word


def branch(kind, rs1, rs2, offset):
    """A conditional branch; kind is its funct3."""
    bits = offset & 0x1FFF
    word = (bits >> 12) << 31 | (bits >> 5 & 63) << 25 | (bits >> 1 & 15) << 8
    return word | (bits >> 11 & 1) << 7 | rs2 << 20 | rs1 << 15 | kind << 12 | 0x63


def addi(rd, rs1, imm):
    return (imm & 0xFFF) << 20 | rs1 << 15 | rd << 7 | 0x13


def body(rng, length):
    """Random instructions, forward branches and hardware loops among them."""
    loop = next(row for row in isa.INSTRUCTIONS if row.name == "lp.setupi")
    words = []
    while len(words) < length:
        dice = rng.random()
        if dice < 0.1:
            kind = int(rng.choice((0, 1, 4, 5, 6, 7)))
            words.append(branch(kind, *(int(r) for r in rng.choice(RESULTS, 2)), 8))
        elif dice < 0.13:
            number = int(rng.integers(2)) << 7
            words.append(loop.match | number | int(rng.integers(1, 5)) << 20 | 6 << 15)
            words += [register_instruction(rng) for _ in range(3)]
        words.append(register_instruction(rng))
    return words


def program(rng, seed):
    """Eight cores that all execute the same random code on the same data, then sleep."""
    start = b"".join(store_word(0x1020_0040 + 4 * core, TEAM) for core in range(8))
    main = store_word(0x1020_1400, 1) + start + store_word(0x1020_0008, 0xFF)
    main += WFI.to_bytes(4, "little")
    words = []
    for register in BASES:
        words += [DATA + 0x400 * register + 0x800 >> 12 << 12 | register << 7 | 0x37]
        words += [addi(register, register, DATA + 0x400 * register)]
    for register in RESULTS:
        words += [int(rng.integers(1 << 20)) << 12 | register << 7 | 0x37]
    words += [0xF1402073 | 10 << 7, addi(ROUND_REGISTER, 0, ROUNDS)]  # x10 = number of the core
    inside = body(rng, 60)
    words += [*inside, addi(ROUND_REGISTER, ROUND_REGISTER, -1)]
    words += [branch(1, ROUND_REGISTER, 0, -4 * (len(inside) + 1)), WFI]
    team = b"".join((word & 0xFFFF_FFFF).to_bytes(4, "little") for word in words)
    return tiny_elf({MAIN: main, TEAM: team}, MAIN)


def everything(machine, stop):
    """All that a program or a user could see of a run."""
    registers = [machine.registers(core).tolist() for core in range(10)]
    return (
        stop.reason,
        stop.fault,
        stop.cycle,
        registers,
        machine.counters(),
        machine._mem.tobytes(),
    )


def run(elf, target, **options):
    machine = Machine(load_target(target), **options)
    machine.load(elf)
    return everything(machine, machine.run(3_000_000))


@pytest.mark.parametrize("target", target_names())
def test_random_code_on_eight_cores_gives_the_same_with_every_instruction_done_slowly(target):
    rng = np.random.default_rng(2026)
    instructions = 0
    for number in range(40):
        elf = program(rng, number)
        fast, slow = run(elf, target), run(elf, target, trace=1)
        assert fast[0] == "deadlock", fast[:2]
        assert fast == slow, number
        instructions += sum(core.instructions for core in fast[4])
    assert instructions > 100_000


@pytest.mark.parametrize("name", ["micro_bank", "micro_sync", "kern_hwloop", "phase"])
@pytest.mark.parametrize("target", ["pulp-open-2603", "pulp-open-2508"])
def test_reference_programs_give_the_same_with_every_instruction_done_slowly(name, target):
    elf = (REFERENCE / "elf" / f"{name}.elf").read_bytes()
    machines = [Machine(load_target(target), trace=trace) for trace in (0, 1)]
    results = []
    for machine in machines:
        machine.load(elf)
        results.append((machine.run(60_000_000), machine.stdout))
    assert results[0] == results[1]
    assert results[0][0].reason == "exit"
