"""The decoder's inverse for tests: words from rows and fields, words from listing text."""

import re

from gvsoc_runner.sim import disasm, isa
from gvsoc_runner.sim.isa_formats import FORMATS, IMMEDIATES, REGISTER_FIELDS, immediate_parts


def encode(row, numbers, imm):
    """A word of a row; numbers: rd, rs1, rs2, rs3; ValueError if a value does not fit."""
    word = row.match
    form = FORMATS[row.form]
    for field, number in zip((form.rd, form.rs1, form.rs2, form.rs3), numbers, strict=True):
        shift, mask, offset = REGISTER_FIELDS[field]
        word |= (number - offset & mask) << shift
    parts, _, _ = immediate_parts(IMMEDIATES[form.imm])
    for low, width, used in reversed(parts):
        word |= (imm & (1 << width) - 1) * used << low
        imm >>= width
    if word & row.mask != row.match or disasm.fields_of(word, row)[:4] != tuple(numbers):
        raise ValueError(f"{row.name}: operands {numbers} do not fit")
    return word


def _pattern(row):
    """A regular expression for the operand text of a row."""
    text = re.escape(FORMATS[row.form].text).replace(r"\{", "{").replace(r"\}", "}")
    text = text.replace("{rm}", r"(?P<rm>, \w+)?").replace("{csr}", r"(?P<csr>\w+)")
    text = re.sub(r"\{(r\w+)\}", r"(?P<\1>[a-z]\\w*)", text)
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[-+]?[0-9][0-9a-fx]*)", text)


def _number(text):
    return int(text, 0)


def _immediate(row, found):
    """The packed immediate from the operand texts."""
    kind = FORMATS[row.form].imm
    get = {key: value for key, value in found.items() if value is not None}.get
    target = _number(get("target", "0"))
    if kind == "b_imm5":
        return _number(get("imm5")) << 16 | target & 0xFFFF
    if kind.startswith("lp_"):
        return _number(get("loop")) << 25 | _number(get("count", "0")) << 13 | target
    if kind == "rm":
        mode = get("rm", "")
        return disasm.ROUNDING_MODES.index(mode[2:]) if mode else 7
    if kind in ("csr", "csri"):
        names = {name: number for number, name in disasm.CSR_NAMES.items()}
        csr = names[get("csr")] if get("csr") in names else _number(get("csr"))
        return csr | _number(get("zimm", "0")) << 12
    if kind == "bits":
        return _number(get("width1")) << 5 | _number(get("pos"))
    if "upper" in found:
        return _number(get("upper")) << 12
    return _number(get("imm", "0")) if "imm" in found else target


def assemble(text, ext_mask):
    """Every word whose listing could be `text` (without pc), don't-care bits zero."""
    mnemonic, _, operands = text.partition(" ")
    words = []
    for row in isa.INSTRUCTIONS:
        if disasm.mnemonic_of(row) != mnemonic or row.ext & ~ext_mask or row.kind == "ILLEGAL":
            continue
        match = re.fullmatch(_pattern(row), operands)
        if match is None:
            continue
        found = match.groupdict()
        names = [found.get(key) for key in ("rd", "rs1", "rs2", "rs3")]
        form = FORMATS[row.form]
        numbers = []
        for field, name in zip((form.rd, form.rs1, form.rs2, form.rs3), names, strict=True):
            same_as_rd = names[0] if field == form.rd else None
            fixed = {"-": "zero", "ra": "ra", "sp": "sp"}.get(field)
            numbers.append(disasm.ABI_NAMES.index(name or fixed or same_as_rd))
        words.append(encode(row, numbers, _immediate(row, found)))
    return words
