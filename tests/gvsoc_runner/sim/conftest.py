"""Tiny programs without a compiler: an encoder for the few instructions these tests need."""

import pytest

from gvsoc_runner.sim.machine import Machine
from gvsoc_runner.sim.tiny_elf import tiny_elf
from gvsoc_runner.targets import load_target

CODE = 0x1C01_0000
EXIT = 0x1A10_40A0


class Code:
    """Words in program order; every method appends and returns self."""

    def __init__(self):
        self.words = []

    def word(self, value):
        self.words.append(value & 0xFFFFFFFF)
        return self

    def i(self, opcode, funct3, rd, rs1, imm):
        return self.word((imm & 0xFFF) << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode)

    def addi(self, rd, rs1, imm):
        return self.i(0x13, 0, rd, rs1, imm)

    def li(self, rd, value):
        high = (value + 0x800) >> 12 & 0xFFFFF
        return self.word(high << 12 | rd << 7 | 0x37).addi(rd, rd, value & 0xFFF)

    def lw(self, rd, rs1, imm=0):
        return self.i(0x03, 2, rd, rs1, imm)

    def elw(self, rd, rs1, imm=0):
        return self.i(0x03, 6, rd, rs1, imm)

    def csrr(self, rd, number):
        return self.i(0x73, 2, rd, 0, number)

    def sw(self, rs2, rs1, imm=0):
        high, low = imm >> 5 & 0x7F, imm & 0x1F
        return self.word(high << 25 | rs2 << 20 | rs1 << 15 | 2 << 12 | low << 7 | 0x23)

    def nop(self, count=1):
        for _ in range(count):
            self.addi(0, 0, 0)
        return self

    def loop_forever(self):
        return self.word(0x6F)  # jal x0, 0

    def wfi(self):
        return self.word(0x10500073)

    def store(self, address, value):
        return self.li(30, address).li(31, value).sw(31, 30)

    def exit(self, code=0):
        return self.store(EXIT, 0x8000_0000 | code)

    def start_cores(self, mask, address):
        """Fabric controller: caches on, boot addresses, fetch enable."""
        self.store(0x1020_1400, 0xFFFF_FFFF)
        for core in range(9):
            if mask >> core & 1:
                self.store(0x1020_0040 + 4 * core, address)
        return self.store(0x1020_0008, mask)

    @property
    def bytes(self):
        return b"".join(word.to_bytes(4, "little") for word in self.words)


@pytest.fixture
def code():
    """A new, empty piece of code."""
    return Code


@pytest.fixture
def run():
    """Run code on the fabric controller (and more pieces by address): (Stop, Machine)."""

    def run_code(
        main, *, more=None, target="pulp-open-2603", cycles=100_000, setup=None, **options
    ):
        flags = options.pop("flags", 7)
        machine = Machine(load_target(target), **options)
        machine.load(tiny_elf({CODE: main.bytes} | (more or {}), CODE, flags))
        if setup is not None:
            setup(machine)
        return machine.run(cycles), machine

    return run_code
