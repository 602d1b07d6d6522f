"""Readable text for one instruction word: standard mnemonics, ABI register names.

The operand text comes from the format of the table row (isa_formats.FORMATS), the numbers from the
same field descriptions the decoder uses.
"""

from gvsoc_runner.sim.isa import EXT_PULP_OPEN
from gvsoc_runner.sim.isa_formats import FORMATS, IMMEDIATES, REGISTER_FIELDS, immediate_parts
from gvsoc_runner.sim.isa_search import row_of

ABI_NAMES = (
    *("zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1"),
    *("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7"),
    *("s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"),
)

ROUNDING_MODES = ("rne", "rtz", "rdn", "rup", "rmm", "?", "?", "dyn")

CSR_NAMES = {
    **{0x001: "fflags", 0x002: "frm", 0x003: "fcsr", 0x014: "uhartid"},
    **{0x300: "mstatus", 0x301: "misa", 0x304: "mie", 0x305: "mtvec", 0x340: "mscratch"},
    **{0x341: "mepc", 0x342: "mcause", 0x343: "mtval", 0x344: "mip"},
    **{0x7C0: "lpstart0", 0x7C1: "lpend0", 0x7C2: "lpcount0"},
    **{0x7C4: "lpstart1", 0x7C5: "lpend1", 0x7C6: "lpcount1"},
    **{0xB00: "mcycle", 0xB02: "minstret", 0xB80: "mcycleh", 0xC00: "cycle", 0xC80: "cycleh"},
    **{0xCC0: "pcer", 0xCC1: "pcmr", 0xF14: "mhartid"},
    **{0x780 + index: f"pccr{index}" for index in range(32)},
}

# Suffixes that only tell the rows of one assembler mnemonic apart.
_ROW_SUFFIXES = (".pi", ".pr", ".v2")


def fields_of(word, row):
    """Register numbers rd, rs1, rs2, rs3 and the immediate of a word, as decode gives them."""
    form = FORMATS[row.form]
    numbers = []
    for field in (form.rd, form.rs1, form.rs2, form.rs3):
        shift, mask, offset = REGISTER_FIELDS[field]
        numbers.append((word >> shift & mask) + offset)
    parts, sign_width, value = immediate_parts(IMMEDIATES[form.imm])
    for low, width, used in parts:
        value = value << width | (word >> low & (1 << width) - 1) * used
    if sign_width and value >> (sign_width - 1):
        value -= 1 << sign_width
    return (*numbers, value)


def mnemonic_of(row):
    """The assembler mnemonic of a row: p.lw for p.lw.pi, p.lw.pr and p.lw.r."""
    name = row.name
    for suffix in _ROW_SUFFIXES:
        name = name.removesuffix(suffix)
    return name.removesuffix(".r") if name.startswith("p.") else name


def _target(imm, pc):
    return f"{imm:+d}" if pc is None else f"{(pc + imm) & 0xFFFFFFFF:#x}"


def _operands(row, word, pc):
    """Every name a format text may use, as text."""
    rd, rs1, rs2, rs3, imm = fields_of(word, row)
    kind = FORMATS[row.form].imm
    offset = imm
    if kind == "b_imm5":
        offset = (imm & 0xFFFF ^ 0x8000) - 0x8000
    elif kind.startswith("lp_"):
        offset = imm & 0x1FFF
    return {
        "rd": ABI_NAMES[rd],
        "rs1": ABI_NAMES[rs1],
        "rs2": ABI_NAMES[rs2],
        "rs3": ABI_NAMES[rs3],
        "imm": str(imm),
        "upper": f"{imm >> 12 & 0xFFFFF:#x}",
        "target": _target(offset, pc),
        "csr": CSR_NAMES.get(imm & 0xFFF, f"{imm & 0xFFF:#x}"),
        "zimm": str(imm >> 12 & 31),
        "rm": "" if imm == 7 else f", {ROUNDING_MODES[imm & 7]}",
        "imm5": str(imm >> 16),
        "loop": str(imm >> 25 & 1),
        "count": str(imm >> 13 & 0xFFF),
        "width1": str(imm >> 5 & 31),
        "pos": str(imm & 31),
    }


def disasm(word, pc=None, ext_mask=EXT_PULP_OPEN):
    """Text of one instruction.

    Args:
        word: int; of a 16-bit instruction the low half counts.
        pc: its address, or None: then branch targets are printed as distances in bytes.
        ext_mask: the extensions that decode (isa.EXT_GAP9, isa.EXT_PULP_OPEN).

    Returns:
        For example "fmadd.s a3, a4, a5, a3"; ".4byte 0x..." or ".2byte 0x..." for illegal words.
    """
    row = row_of(word, ext_mask)
    if row is None:
        wide = word & 3 == 3
        size, bits = (4, word & 0xFFFFFFFF) if wide else (2, word & 0xFFFF)
        return f".{size}byte {bits:#0{2 + 2 * size}x}"
    text = FORMATS[row.form].text.format(**_operands(row, word, pc))
    return f"{mnemonic_of(row)} {text}".rstrip()
