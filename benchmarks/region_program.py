"""A bare-metal program that measures regions of code one after the other and prints what it saw.

Every region starts from the same memory and from registers of its own, and runs PASSES times (the
first finds cold caches). One core executes all of it, a worker or the fabric controller. The
program around the regions is programs/random_regions.s. No compiler is needed: words come from the
instruction table, through the encoder of the tests.
"""

from __future__ import annotations

import runpy
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gvsoc_runner.sim import disasm, isa
from gvsoc_runner.sim.isa_formats import FORMATS, IMMEDIATES, immediate_parts
from gvsoc_runner.sim.tiny_elf import tiny_elf

_HERE = Path(__file__).resolve().parent
_ASSEMBLER = runpy.run_path(str(_HERE.parent / "tests/gvsoc_runner/isa/assembler.py"))
ROWS = {row.name: row for row in isa.INSTRUCTIONS}
CSR = {name: number for number, name in disasm.CSR_NAMES.items()}
VECTORS, ENTRY, CODE = 0x1C01_0000, 0x1C01_0080, 0x1C01_1000
TEMPLATE, TABLE, RESULTS = 0x1C05_8000, 0x1C06_0000, 0x1C0C_0000
L1_WINDOW, L1_WORDS = 0x1000_2000, 256  # filled from TEMPLATE before a region, hashed after it
L2_WINDOW, L2_WORDS = 0x1C10_0000, 64
STATE, REGIONS_LEFT = 0x1000_C000, 0x1000_C008
OUTPUT = 0x1A10_F000
ROW_BYTES = 128
PASSES, NUM_COUNTERS = 2, 11
SAVED = range(1, 30)  # t5 and t6 belong to the program
_PASS = (
    "cycles",
    *(f"pccr{k}" for k in range(NUM_COUNTERS)),
    *(disasm.ABI_NAMES[r] for r in SAVED),
)
#: What a line of the output holds, in its order; cycles are those of a region's last round.
FIELDS = (*(f"{name} in pass {k}" for k in range(PASSES) for name in (*_PASS, "fcsr")), "memory")
#: Traps come to the vector table; the only one is `ecall`, which is skipped.
_TRAP = """
    csrrw zero, mscratch, t0
    csrrs t0, mepc, zero
    addi t0, t0, 4
    csrrw zero, mepc, t0
    csrrs t0, mscratch, zero
    mret
"""


class Label:
    """A place in a list of instructions."""


@dataclass(eq=False)
class Instruction:
    """One instruction: row, (rd, rs1, rs2, rs3), immediate, to which a distance may be added."""

    row: isa.Instruction
    numbers: tuple[int, int, int, int]
    imm: int = 0
    target: Label | None = None

    def word(self, pc: int = 0, places: dict[Label, int] | None = None) -> int:
        """Its bits at address pc.

        Raises:
            ValueError: an operand or a distance does not fit.
        """
        imm = self.imm
        if self.target is not None:
            distance = (places or {})[self.target] - pc
            imm = imm | distance & 0xFFFF if self.row.form == "B_IMM5" else imm + distance
            if self.row.kind == "HWLOOP" and not 0 <= distance < 1 << 13:
                raise ValueError(f"{self.row.name}: expected 0 to 8190 bytes, got {distance}")
        word = _ASSEMBLER["encode"](self.row, self.numbers, imm)
        written = immediate_parts(IMMEDIATES[FORMATS[self.row.form].imm])[0]
        if written and disasm.fields_of(word, self.row)[4] != imm:
            raise ValueError(f"{self.row.name}: immediate {imm} does not fit")
        return word


Items = Sequence[Instruction | Label]


def instruction(name: str, rd=0, rs1=0, rs2=0, rs3=0, imm=0, target=None) -> Instruction:
    """By row name; registers that the format fixes or shares with rd need not be given."""
    form = FORMATS[ROWS[name].form]
    numbers = []
    for field, number in ((form.rd, rd), (form.rs1, rs1), (form.rs2, rs2), (form.rs3, rs3)):
        number = rd if field == form.rd else number
        numbers.append({"-": 0, "ra": 1, "sp": 2}.get(field, number))
    return Instruction(ROWS[name], tuple(numbers), imm, target)


def layout(items: Items, start: int) -> list[tuple[int, bytes]]:
    """Address and bytes of each instruction."""
    places, code, pc = {}, [], start
    for item in items:
        if isinstance(item, Label):
            places[item] = pc
        else:
            code.append((pc, item))
            pc += item.row.num_bytes
    return [(at, item.word(at, places).to_bytes(item.row.num_bytes, "little")) for at, item in code]


def listing(items: Items, start: int, most: int) -> list[str]:
    """The first instructions as text, with their addresses."""
    return [
        f"{at:08x}  {disasm.disasm(int.from_bytes(data, 'little'), at)}"
        for at, data in layout(items, start)[:most]
    ]


def _statements(text: str) -> Iterator[list[str]]:
    """Labels and instructions of an assembly text as words, `li` taken apart."""
    for line in text.splitlines():
        words = line.partition("#")[0].replace(",", "").split()
        if words[:1] == ["li"]:
            value = int(words[2], 0) & 0xFFFF_FFFF
            yield ["lui", words[1], hex(value + 0x800 >> 12 & 0xFFFFF)]
            yield ["addi", words[1], words[1], str((value & 0xFFF ^ 0x800) - 0x800)]
        elif words:
            yield words


def assembled(text: str, start: int) -> tuple[bytes, dict[str, int]]:
    """Code of an assembly text without 16-bit instructions, and the addresses of its labels."""
    statements, places = [], {}
    for words in _statements(text):
        if words[0].endswith(":"):
            places[words[0][:-1]] = start + 4 * len(statements)
        else:
            statements.append(words)
    code = bytearray()
    for name, *operands in statements:
        if operands and operands[-1] in places:
            operands[-1] = f"{places[operands[-1]] - start - len(code):+d}"
        words = _ASSEMBLER["assemble"](f"{name} {', '.join(operands)}".strip(), isa.EXT_PULP_OPEN)
        code += words[0].to_bytes(4, "little")
    return bytes(code), places


@dataclass
class Region:
    """Code to measure, in a loop of `repeats` with t5 = cycle at which the round began.

    registers: number -> value at the start; alignment: c.nop before; counting: PCMR, 1 or 0.
    """

    name: str
    body: Items
    registers: dict[int, int]
    fcsr: int = 0
    repeats: int = 1
    alignment: int = 0
    counting: int = 1

    def items(self, tail: int) -> Items:
        """Its body with the measurement around it; it leaves to address tail, cycles in t6."""
        again, out = Label(), Label()
        return [
            instruction("addi", 29, imm=self.repeats),
            instruction("csrrwi", imm=self.counting << 12 | CSR["pcmr"]),
            *(instruction("c.nop") for _ in range(self.alignment)),
            *(again, instruction("csrrs", 30, imm=CSR["mcycle"]), *self.body),
            instruction("csrrs", 31, imm=CSR["mcycle"]),
            instruction("sub", 31, 31, 30),
            instruction("addi", 29, 29, imm=-1),
            instruction("beq", 0, 29, 0, target=out),
            *(instruction("jal", target=again), out),
            instruction("csrrwi", imm=CSR["pcmr"]),
            instruction("lui", 30, imm=tail + 0x800 & ~0xFFF),
            instruction("addi", 30, 30, imm=(tail & 0xFFF ^ 0x800) - 0x800),
            instruction("jalr", 0, 30),
        ]


def _driver(num_regions: int, controller: bool) -> str:
    """The program around the regions, its names filled in."""
    text = (_HERE / "programs" / "random_regions.s").read_text(encoding="utf-8")
    names = disasm.ABI_NAMES
    store = "sw t1, 0(t0)\n addi t0, t0, 4\n"
    return text.format(
        controller=int(controller), num_regions=num_regions, passes=PASSES, row_bytes=ROW_BYTES,
        entry=ENTRY, state=STATE, table=TABLE, results=RESULTS, template=TEMPLATE,
        l1_window=L1_WINDOW, l1_words=L1_WORDS, l2_window=L2_WINDOW, l2_words=L2_WORDS,
        num_fields=len(FIELDS), output=OUTPUT + (31 << 7 if controller else 0),
        load_registers="".join(f"lw {names[r]}, {4 * r}(t5)\n" for r in SAVED),
        save_registers="".join(f"sw {names[r]}, {64 + 4 * r}(t5)\n" for r in SAVED),
        copy_registers="".join(f"lw t1, {64 + 4 * r}(t5)\n {store}" for r in SAVED),
        store_counters="".join(f"csrrs t1, pccr{k}, zero\n {store}" for k in range(NUM_COUNTERS)),
    )  # fmt: skip


def build(regions: Sequence[Region], template: bytes, controller: bool) -> bytes:
    """The ELF file.

    Raises:
        ValueError: a region's operand does not fit, or there is no room for so much code.
    """
    code, places = assembled(_driver(len(regions), controller), ENTRY)
    trap, _ = assembled(_TRAP, VECTORS)
    image = bytearray((trap.ljust(ENTRY - VECTORS, b"\0") + code).ljust(CODE - VECTORS, b"\0"))
    table = bytearray()
    for region in regions:
        image += b"\x01\0" * (-len(image) % 16 // 2)  # c.nop up to the next cache line
        start = VECTORS + len(image)
        image += b"".join(data for _, data in layout(region.items(places["tail"]), start))
        row = [start, *(region.registers[r] for r in SAVED), region.fcsr, 0]
        table += struct.pack("<32I", *(value & 0xFFFF_FFFF for value in row))
    if ENTRY + len(code) > CODE or VECTORS + len(image) > TEMPLATE:
        raise ValueError(f"expected less than {TEMPLATE - VECTORS} bytes, got {len(image)}")
    return tiny_elf({VECTORS: bytes(image), TEMPLATE: template, TABLE: bytes(table)}, ENTRY)
