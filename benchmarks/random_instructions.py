"""Random straight-line code for one core: arithmetic, memory, peripherals, control registers.

Left out are instructions with differences that docs/simulator.md lists: float loads other than
aligned `flw`, `fence.i` on the fabric controller, and those of QUIRKS.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from region_program import CSR, L1_WINDOW, L2_WINDOW, Instruction, Label, instruction

from gvsoc_runner.sim import disasm, isa
from gvsoc_runner.sim.isa_formats import FORMATS
from gvsoc_runner.sim.isa_search import row_of

QUIRKS = ("vfavg", "vfdotpex.h", "vfmre.b", "vfmre.r.b", "vfcvt.x.b")
FLOAT_LOADS = ("flw", "flh", "flb", "c.flw", "c.flwsp")
#: Registers that code may overwrite at will, and those that keep their meaning.
POOL = (1, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17)
SP, L1, L2, ALIAS, TEST_AND_SET, NODE, EVENTS, TIMER, APB, DMA = 2, 8, 9, 18, 19, 20, 21, 22, 23, 24
ODD, EVEN, COUNTER, COUNTER_2, REPEATS, START = 25, 26, 27, 28, 29, 30
SOURCES = (*POOL, SP, L1, NODE, ODD, EVEN, COUNTER, 0, REPEATS)
NODES = L1_WINDOW + 0x300  # words that hold addresses of each other
BASES = {
    **{SP: L1_WINDOW + 0x80, L1: L1_WINDOW + 0x140, L2: L2_WINDOW + 0x80, NODE: NODES},
    **{ALIAS: (L1_WINDOW & 0xFF_FFFF) + 0xC0, TEST_AND_SET: L1_WINDOW + 0x10_0200},
    **{EVENTS: 0x1020_4000, TIMER: 0x1020_0400, APB: 0x1A10_4000, DMA: 0x1020_4400},
}
#: On the fabric controller: its own part of L2, interrupt controller, both timers.
CONTROLLER_BASES = BASES | {SP: 0x1C00_4080, ALIAS: 0x1C00_C0C0, EVENTS: 0x1A10_B000}
CONTROLLER_BASES |= {TIMER: 0x1A10_B800, DMA: 0x1020_0400}
READABLE = {EVENTS: (0x0, 0xC, 0x1C, 0x20), TIMER: (0x0, 0x4, 0x10), DMA: (0x4,)}
CONTROLLER_READABLE = dict.fromkeys((EVENTS, TIMER, DMA), (0x0, 0x8, 0x10))
WRITABLE = {EVENTS: (0x28,), TIMER: (0x10, 0x14)}
SCRATCH_REGISTER = 0x74  # in the APB SoC controller
READ_CSRS = ("frm", "mtvec", "mepc", "mcause", "mhartid", "misa", "mie", "lpstart0", "lpend1")
READ_CSRS += ("lpcount0", "lpcount1")


def _allowed(row: isa.Instruction) -> bool:
    known = row.ext & isa.EXT_PULP_OPEN and not row.ext & ~isa.EXT_PULP_OPEN
    return bool(known) and not row.name.startswith(QUIRKS) and row.name not in ("auipc", "p.elw")


KINDS = {name: (name.upper(),) for name in ("mul", "div", "xpulp", "simd", "fp32", "fp16", "fpvec")}
KINDS["alu"] = ("ALU", "ALU_IMM")
REGISTER_ROWS = {
    name: [[r for r in isa.INSTRUCTIONS if r.kind == kind and _allowed(r)] for kind in kinds]
    for name, kinds in KINDS.items()
}
MEMORY_ROWS = [
    row
    for row in isa.INSTRUCTIONS
    if row.kind.startswith(("LOAD", "STORE")) and _allowed(row) and row.name not in FLOAT_LOADS
]


class Straight:
    """Collects random instructions that follow each other.

    controller: code of the fabric controller; modes: floats round in all directions.
    """

    def __init__(self, rng: random.Random, controller: bool, modes: bool) -> None:
        self.rng, self.controller, self.modes = rng, controller, modes
        self.items: list[Instruction | Label] = []

    def add(self, name: str, *registers: int, imm: int = 0, target: Label | None = None) -> None:
        """One instruction by row name."""
        self.items.append(instruction(name, *registers, imm=imm, target=target))

    def try_add(self, new: Instruction) -> bool:
        """Add it if its operands fit and its word is no other instruction."""
        try:
            fits = row_of(new.word(), isa.EXT_PULP_OPEN) is new.row
        except ValueError:
            return False
        if fits:
            self.items.append(new)
        return fits

    def arithmetic(self, name: str) -> None:
        """Any instruction between registers, immediates from random bits."""
        while True:
            row = self.rng.choice(self.rng.choice(REGISTER_ROWS[name]))
            limit = (1 << 8 * row.num_bytes) - 1
            word = row.match | self.rng.getrandbits(32) & ~row.mask & limit
            *numbers, imm = disasm.fields_of(word, row)
            new = self._wide(row, imm) if row.num_bytes == 4 else None
            if new is None and self._keeps_bases(row, numbers, imm):
                new = Instruction(row, tuple(numbers), imm)
            if new is not None and self.try_add(new):
                return

    def _wide(self, row: isa.Instruction, imm: int) -> Instruction:
        rng, form = self.rng, FORMATS[row.form]
        rd = rng.choice(POOL if form.rs3 == form.rd else (*POOL, 0))
        sources = (rng.choice(POOL if rng.random() < 0.8 else SOURCES) for _ in range(3))
        if form.imm == "rm":  # 7: from frm
            imm = rng.choice((7, 7, 7, 0, 0, 0, 0, 1, 2, 3) if self.modes else (7, 0))
        return instruction(row.name, rd, *sources, imm=imm)

    @staticmethod
    def _keeps_bases(row: isa.Instruction, numbers: Sequence[int], imm: int) -> bool:
        """True for 16-bit words that write the pool, without reserved or odd operands."""
        rd, rs1, rs2, _ = numbers
        form = FORMATS[row.form]
        if rd not in POOL or rs2 > REPEATS or row.num_bytes == 4:
            return False
        if form.imm != "none" and not imm and row.name not in ("c.li", "c.andi"):
            return False
        if row.name in ("c.slli", "c.srli", "c.srai") and imm >= 32:
            return False
        return (rs1 != SP or row.name == "c.addi4spn") and (form.rs2 != "[6:2]" or rs2 > 0)

    def _access(self, row: isa.Instruction, base: int, data: int, imm: int) -> bool:
        offset = self.rng.choice((0, ODD, EVEN, EVEN))
        base = SP if FORMATS[row.form].rs1 == "sp" else base
        loads = row.kind.startswith("LOAD")
        registers = (data, base, offset) if loads else (0, base, data, offset)
        imm = 0 if FORMATS[row.form].imm == "none" else imm
        return self.try_add(instruction(row.name, *registers, imm=imm))

    def memory(self) -> None:
        """A load or store of any kind and alignment."""
        rng = self.rng
        while True:
            row = rng.choice(MEMORY_ROWS)
            imm = rng.choice((1, 2, 4)) * rng.randrange(-6, 8)
            imm = imm & ~3 if rng.random() < 0.6 else imm
            data = rng.choice((*POOL, 0) if row.kind.startswith("LOAD") else SOURCES)
            if self._access(row, rng.choice((SP, L1, L1, L1, L2, ALIAS)), data, imm):
                return

    def address(self) -> None:
        """An address made just before its use, also as data or step of the same access."""
        rng, made = self.rng, self.rng.choice(POOL)
        base = rng.choice((SP, L1, L1, L2, ALIAS))
        self.add("addi", made, base, imm=4 * rng.randrange(-4, 4))
        if rng.random() < 0.5:
            self.other_than(made)
        while True:
            row = rng.choice(MEMORY_ROWS)
            data = rng.choice((made, made, rng.choice(POOL)))
            if self._access(row, made, data, rng.choice((0, 4, 8, rng.randrange(16)))):
                return

    def other_than(self, register: int) -> None:
        """An addition that leaves one register alone."""
        rd = self.rng.choice([r for r in POOL if r != register])
        self.add("add", rd, self.rng.choice(POOL), self.rng.choice(POOL))

    def chase(self) -> None:
        """Loads whose value is the next address, and stores of it."""
        rng, at = self.rng, self.rng.choice(POOL)
        self.add("lw", at, NODE, imm=4 * rng.randrange(12))
        for _ in range(rng.randrange(1, 4)):
            if rng.random() < 0.3:
                self.other_than(at)
            name, found = rng.choice(("lw", "lw", "p.lw.pi", "p.lw.r", "store")), rng.choice(POOL)
            if name == "store":
                self.add(rng.choice(("sw", "sb", "sh")), 0, L1, at, imm=4 * rng.randrange(8))
                continue
            most = {"lw": 12, "p.lw.pi": 2}.get(name, 1)
            self.add(name, found, at, imm=4 * rng.randrange(most))
            at = found

    def float_load(self) -> None:
        """An aligned flw; the others: docs/simulator.md."""
        self.add("flw", self.rng.choice(POOL), NODE, imm=4 * self.rng.randrange(12))

    def device(self) -> None:
        """A register of a near peripheral."""
        rng, base = self.rng, self.rng.choice((EVENTS, TIMER, DMA))
        if not self.controller and base in WRITABLE and rng.random() < 0.3:
            self.add("sw", 0, base, rng.choice(POOL), imm=rng.choice(WRITABLE[base]))
        else:
            offsets = (CONTROLLER_READABLE if self.controller else READABLE)[base]
            self.add("lw", rng.choice(POOL), base, imm=rng.choice(offsets))

    def slow(self) -> None:
        """A register of the SoC, or test-and-set memory (the cluster's)."""
        rng, register = self.rng, self.rng.choice(POOL)
        name, base, imm = rng.choice(("lw", "sw")), APB, SCRATCH_REGISTER
        if not self.controller and rng.random() < 0.5:
            name, base = rng.choice(("lw", "lw", "lh", "lb", "lbu", "sw", "sb", "sh")), TEST_AND_SET
            imm = rng.choice((0, 4, 8, -4, 1, 2, 3, 5)) & {"w": ~3, "h": ~1}.get(name[1], ~0)
        registers = (0, base, register) if name[0] == "s" else (register, base)
        self.add(name, *registers, imm=imm)

    def csr(self) -> None:
        """A control register read, or one written whose value nothing depends on."""
        rng, rd = self.rng, self.rng.choice((*POOL, 0, 0))
        number = CSR[rng.choice(("mscratch", "mscratch", "fflags", "mstatus", *READ_CSRS))]
        if number == CSR["mscratch"]:
            name = rng.choice(("csrrw", "csrrs", "csrrc"))
            self.add(name, rd, rng.choice((*POOL, 0)), imm=number)
        elif number == CSR["fflags"]:
            name = rng.choice(("csrrwi", "csrrsi", "csrrci"))
            self.add(name, imm=rng.randrange(32) << 12 | number)
        else:
            self.add("csrrw" if number == CSR["mstatus"] else "csrrs", rd, imm=number)

    def rounding(self) -> None:
        """Another rounding mode; rmm ends GVSOC's simulation."""
        mode = self.rng.choice((0, 0, 1, 2, 3))
        self.add("csrrwi", self.rng.choice((0, 5)), imm=mode << 12 | CSR["frm"])

    def counter(self) -> None:
        """Cycles since the round began, or performance counters: read, written, switched."""
        rng, rd = self.rng, self.rng.choice(POOL)
        if rng.random() < 0.5:
            self.add("csrrs", rd, imm=CSR[rng.choice(("mcycle", "cycle"))])
            self.add("sub", rd, rd, START)
            return
        self.add("csrrs", rd, imm=CSR["pccr0"] + rng.randrange(13))
        if rng.random() < 0.1:
            self.add("csrrw", rd, rng.choice(POOL), imm=CSR["pccr0"] + rng.randrange(11))
        if rng.random() < 0.05:
            self.add("csrrwi", rng.choice((0, rd)), imm=rng.randrange(2) << 12 | CSR["pcmr"])
        if rng.random() < 0.05:
            self.add("csrrw", rng.choice((0, rd)), rng.choice(POOL), imm=CSR["pcer"])

    def system(self) -> None:
        """fence, fence.i, ecall."""
        names = ("fence", "ecall") if self.controller else ("fence", "fence.i", "ecall")
        self.add(self.rng.choice(names))
