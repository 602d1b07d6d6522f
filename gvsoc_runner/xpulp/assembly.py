"""A line model of the assembly that clang writes for RV32IMC with floats in integer registers.

Only instructions of the table below are understood: what they read, what they write. Any other
line of code is opaque: nothing is moved across it, no loop around it becomes a hardware loop, and
it is taken to read every register.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

_NUMBERED = ("ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1")
#: Registers by name, in the order of their numbers; "zero" is never read or written here.
REGISTERS = (
    *_NUMBERED,
    *(f"a{i}" for i in range(8)),
    *(f"s{i}" for i in range(2, 12)),
    *(f"t{i}" for i in range(3, 7)),
)
REGISTER_SET = frozenset(REGISTERS)
NUMBER = {"zero": 0} | {name: number for number, name in enumerate(REGISTERS, 1)}
_BY_NUMBER = {f"x{number}": name for name, number in NUMBER.items()}
ARGUMENTS = frozenset(f"a{i}" for i in range(8))
#: A call may change these, so a value in them does not outlive it.
CALLER_SAVED = ARGUMENTS | {"ra"} | {f"t{i}" for i in range(7)}
CALLS = ("call", "jal", "jalr")
_AT_RETURN = REGISTER_SET - CALLER_SAVED | {"a0", "a1", "ra"}

LOADS = {"lw": 4, "lh": 2, "lhu": 2, "lb": 1, "lbu": 1}
STORES = {"sw": 4, "sh": 2, "sb": 1}
INVERSE = {
    **{"beq": "bne", "bne": "beq", "blt": "bge", "bge": "blt", "bltu": "bgeu", "bgeu": "bltu"},
    **{"beqz": "bnez", "bnez": "beqz", "bltz": "bgez", "bgez": "bltz", "blez": "bgtz"},
    **{"bgtz": "blez", "bgt": "ble", "ble": "bgt", "bgtu": "bleu", "bleu": "bgtu"},
}

#: Operands: d written, s read, b both, m "offset(register)", l label, . neither.
_TABLE = """
d..  csrr
dss  add sub sll srl sra and or xor slt sltu sgt sgtu mul mulh mulhu mulhsu div divu rem remu
ds.  addi andi ori xori slti sltiu slli srli srai
d.   lui li auipc
ds   mv neg not seqz snez sltz sgtz zext.b
dm   lw lh lhu lb lbu p.lw.pi p.lh.pi p.lhu.pi p.lb.pi p.lbu.pi
sm   sw sh sb p.sw.pi p.sh.pi p.sb.pi
dsb  p.lw.pr p.lh.pr p.lhu.pr p.lb.pr p.lbu.pr
ssb  p.sw.pr p.sh.pr p.sb.pr
dss  p.lw.r p.lh.r p.lhu.r p.lb.r p.lbu.r p.max p.maxu
sss  p.sw.r p.sh.r p.sb.r
bss  p.mac p.msu
bss. .insn
.s.  lp.setup
...  lp.setupi
ssl  beq bne blt bge bltu bgeu bgt ble bgtu bleu
sl   beqz bnez bltz bgez blez bgtz
l    j
dss. fadd.s fsub.s fmul.s fdiv.s
dss  fmin.s fmax.s fsgnj.s fsgnjn.s fsgnjx.s feq.s flt.s fle.s fgt.s fge.s
dsss. fmadd.s fmsub.s fnmadd.s fnmsub.s
ds.  fsqrt.s fcvt.w.s fcvt.wu.s fcvt.s.w fcvt.s.wu
ds   fmv.s fneg.s fabs.s fclass.s
"""
ROLES = {
    name: line.split()[0] for line in _TABLE.strip().splitlines() for name in line.split()[1:]
} | {"nop": "", "ret": ""}
#: Compressed instructions that clang spells out; the assembler finds them again by itself.
_COMPRESSED = {"c.lw": "lw", "c.sw": "sw", "c.lwsp": "lw", "c.swsp": "sw"}
#: Arithmetic of xpulp.h: `.insn r opcode, funct3, funct7, rd, rs1, rs2`, registers only.
_ARITHMETIC = re.compile(r"\.insn\s+(r (?:0x33|0x57|0x53), \w+, \w+), *(\w+), *(\w+), *(\w+)")
_MEMORY = re.compile(r"^(.*)\((\w+)\)$")
_LABEL = re.compile(r"^([\w.$]+):")
#: Labels of line tables: nobody jumps to them.
_MARK = re.compile(r"^\.L(tmp|func_begin|func_end)\d+$")


@dataclass(eq=False)
class Instruction:
    """One instruction. op: mnemonic; args: operands; loc: the `.loc` line in force.

    opaque: its operands are not understood. inline: it came from inline assembly.
    """

    op: str
    args: list[str]
    loc: str = ""
    inline: bool = False
    opaque: bool = False

    def __post_init__(self) -> None:
        roles = ROLES.get(self.op)
        needed = len((roles or "").rstrip("."))
        if self.op not in (*CALLS, "tail", "jr"):
            self.opaque |= roles is None or not needed <= len(self.args) <= len(roles)

    def become(self, op: str, args: list[str]) -> None:
        """Turn into another instruction, in the same place."""
        self.op, self.args = op, args
        self.__dict__.pop("defs", None)
        self.__dict__.pop("uses", None)

    @property
    def _by_role(self) -> list[tuple[str, str]]:
        return list(zip(ROLES.get(self.op, ""), self.args, strict=False))

    @cached_property
    def defs(self) -> frozenset[str]:
        """Registers written."""
        if self.op in CALLS:
            return CALLER_SAVED
        found = {arg for role, arg in self._by_role if role in "db"}
        if self.op.endswith(".pi"):
            found.add(self.base)
        return REGISTER_SET & found

    @cached_property
    def uses(self) -> frozenset[str]:
        """Registers read."""
        if self.opaque:
            return REGISTER_SET
        if self.op in CALLS:
            return ARGUMENTS | {"sp", "gp", "tp"} | REGISTER_SET & set(self.args)
        if self.op in ("tail", "ret", "jr"):
            return _AT_RETURN if self.op == "ret" else REGISTER_SET
        found = {arg for role, arg in self._by_role if role in "sb"}
        if "m" in ROLES.get(self.op, ""):
            found.add(self.base)
        return REGISTER_SET & found

    @property
    def target(self) -> str | None:
        """The label a branch or jump goes to."""
        return self.args[-1] if ROLES.get(self.op, "").endswith("l") else None

    @property
    def conditional(self) -> bool:
        """A branch that may fall through."""
        return self.target is not None and self.op != "j"

    @property
    def ends_flow(self) -> bool:
        """The next line is not reached from here."""
        return self.op in ("j", "ret", "tail", "jr")

    @property
    def memory(self) -> bool:
        """A load or store of any form."""
        return self.load or self.store

    @property
    def load(self) -> bool:
        """A load of any form."""
        return self.op in LOADS or self.op.startswith("p.l")

    @property
    def store(self) -> bool:
        """A store of any form."""
        return self.op in STORES or self.op.startswith("p.s")

    @property
    def base(self) -> str:
        """The address register of a plain or post-increment access."""
        if "m" in ROLES.get(self.op, ""):
            return _MEMORY.match(self.args[1])[2] if _MEMORY.match(self.args[1]) else ""
        return ""

    @property
    def offset(self) -> int | None:
        """The offset of a plain or post-increment access; None when it is a symbol."""
        return _integer(_MEMORY.match(self.args[1])[1] or "0")

    @property
    def immediate(self) -> int | None:
        """The last operand as a number; None when it is a symbol."""
        return _integer(self.args[-1])

    @property
    def plain(self) -> bool:
        """Understood, stays in line, and touches nothing but registers and memory."""
        outside = (*CALLS, "tail", "ret", "jr", "csrr", "auipc")
        return not (self.opaque or self.inline or self.op in outside)


@dataclass(eq=False)
class Label:
    """A place that may be jumped to."""

    name: str


@dataclass(eq=False)
class Note:
    """A line that is kept where it is: comments, directives, marks of the line table."""

    text: str


Line = Instruction | Label | Note


@dataclass
class Function:
    """The lines between a function's label and its `.size`. begin, end: in the text's lines."""

    name: str
    begin: int
    end: int
    lines: list[Line] = field(default_factory=list)

    @property
    def instructions(self) -> list[Instruction]:
        """All instructions, in text order."""
        return [line for line in self.lines if isinstance(line, Instruction)]


def _integer(text: str) -> int | None:
    try:
        return int(text, 0)
    except ValueError:
        return None


def memory_operand(offset: int, base: str) -> str:
    """The operand of a plain or post-increment access."""
    return f"{offset}({base})"


def parse(text: str) -> list[Function]:
    """The functions of an assembly text."""
    raw = text.split("\n")
    starts = {}
    for number, line in enumerate(raw):
        if found := re.match(r"\s*\.type\s+([\w.$]+),@function", line):
            starts[found[1]] = number
    functions = []
    for name, start in starts.items():
        size = re.compile(rf"\s*\.size\s+{re.escape(name)},")
        end = next((n for n in range(start, len(raw)) if size.match(raw[n])), None)
        if end is not None:
            functions.append(Function(name, start + 1, end, _lines(raw[start + 1 : end])))
    return functions


def _lines(raw: list[str]) -> list[Line]:
    lines: list[Line] = []
    loc, inline = "", False
    for text in raw:
        code = text.split("#", 1)[0].strip()
        if text.strip() in ("#APP", "#NO_APP"):
            inline = text.strip() == "#APP"
            lines.append(Note(text))
        elif found := _LABEL.match(text):
            name = found[1]
            lines.append(Note(f"{name}:") if _MARK.match(name) else Label(name))
        elif not code:
            continue
        elif code.startswith(".loc") and not inline:
            loc = text
        elif code.startswith(".") and not inline:
            lines.append(Note(text))
        else:
            lines.append(_instruction(code, loc, inline))
    return lines


def _instruction(code: str, loc: str, inline: bool) -> Instruction:
    op, _, rest = code.partition("\t") if "\t" in code else code.partition(" ")
    if found := _ARITHMETIC.fullmatch(code):
        encoding, *registers = found.groups()
        names = [_BY_NUMBER.get(name, name) for name in registers]
        if all(name in NUMBER for name in names):
            return Instruction(".insn", [*names, encoding], loc)
    op = _COMPRESSED.get(op, op)
    args = [part.strip() for part in rest.split(",")] if rest.strip() else []
    instruction = Instruction(op, args, loc, inline)
    if inline and (";" in code or ":" in code or op.startswith(".")):
        instruction.opaque = True
    if instruction.opaque:
        instruction.args = [rest.strip()] if rest.strip() else []
    return instruction
