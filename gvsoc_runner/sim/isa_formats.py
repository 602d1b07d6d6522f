"""Operand formats: which bits name which register, how the immediate is put together.

A format says where rd, rs1, rs2, rs3 come from (a key of REGISTER_FIELDS, or "-" when the register
is not used: then the decoded field is x0), which immediate it has (a key of IMMEDIATES) and how
its operands are written in a listing.
"""

from typing import NamedTuple

# Register number = ((word >> shift) & mask) + offset. Primed fields hold 3 bits and mean x8..x15.
REGISTER_FIELDS = {
    "-": (0, 0, 0),  # not used: x0
    "[11:7]": (7, 31, 0),
    "[19:15]": (15, 31, 0),
    "[24:20]": (20, 31, 0),
    "[31:27]": (27, 31, 0),
    "[6:2]": (2, 31, 0),
    "[4:2]'": (2, 7, 8),
    "[9:7]'": (7, 7, 8),
    "ra": (0, 0, 1),
    "sp": (0, 0, 2),
}

# An immediate is a concatenation, most significant part first: "31:25" word bits, "7" one bit,
# "z12" twelve zero bits; a leading "s" sign-extends the whole. "=7" is the constant 7.
IMMEDIATES = {
    "none": "z1",
    "I": "s 31:20",
    "S": "s 31:25 11:7",
    "B": "s 31 7 30:25 11:8 z1",
    "U": "s 31:12 z12",
    "J": "s 31 19:12 20 30:21 z1",
    "shamt": "24:20",
    "csr": "31:20",
    "csri": "19:15 31:20",  # zimm, CSR number
    "rm": "14:12",
    "dyn": "=7",  # rounding mode 7: take it from frm
    "b_imm5": "s 24:20 31 31 31 31 7 30:25 11:8 z1",  # compare value, then a 16-bit offset
    "clip": "24:20",
    "bits": "29:20",  # width - 1, position
    "norm": "29:25",
    "sci_s": "s 24:20 25",
    "sci_u": "24:20 25",
    "lp_off": "7 z12 31:20 z1",  # hardware loops: loop, count (12 bits), byte offset (13 bits)
    "lp_loop": "7 z25",
    "lp_count": "7 31:20 z13",
    "lp_setupi": "7 31:20 z7 19:15 z1",
    "ci": "s 12 6:2",
    "c_shamt": "12 6:2",
    "c_lui": "s 12 6:2 z12",
    "c_16sp": "s 12 4:3 5 2 6 z4",
    "c_4spn": "10:7 12:11 5 6 z2",
    "c_lw": "5 12:10 6 z2",
    "c_lwsp": "3:2 12 6:4 z2",
    "c_swsp": "8:7 12:9 z2",
    "c_j": "s 12 8 10:9 6 7 2 11 5:3 z1",
    "c_b": "s 12 6:5 2 11:10 4:3 z1",
}


def immediate_parts(text):
    """Turn an IMMEDIATES text into (parts, sign width, constant); a part is (low bit, width, used).

    Sign width is 0 for unsigned immediates; used is 0 for zero bits.
    """
    if text.startswith("="):
        return [], 0, int(text[1:])
    words = text.split()
    signed = words[0] == "s"
    parts = []
    for word in words[signed:]:
        if word.startswith("z"):
            parts.append((0, int(word[1:]), 0))
        else:
            high, _, low = word.partition(":")
            parts.append((int(low or high), int(high) - int(low or high) + 1, 1))
    return parts, sum(width for _, width, _ in parts) * signed, 0


class Format(NamedTuple):
    """Register fields, immediate kind and listing template of one operand format."""

    rd: str
    rs1: str
    rs2: str
    rs3: str
    imm: str
    text: str


_D, _A, _B, _C = "[11:7]", "[19:15]", "[24:20]", "[31:27]"

FORMATS = {
    "NONE": Format("-", "-", "-", "-", "none", ""),
    "R": Format(_D, _A, _B, "-", "none", "{rd}, {rs1}, {rs2}"),
    "R1": Format(_D, _A, "-", "-", "none", "{rd}, {rs1}"),
    "RD": Format(_D, _A, _B, _D, "none", "{rd}, {rs1}, {rs2}"),
    "I": Format(_D, _A, "-", "-", "I", "{rd}, {rs1}, {imm}"),
    "SHIFT": Format(_D, _A, "-", "-", "shamt", "{rd}, {rs1}, {imm}"),
    "U": Format(_D, "-", "-", "-", "U", "{rd}, {upper}"),
    "J": Format(_D, "-", "-", "-", "J", "{rd}, {target}"),
    "JR": Format(_D, _A, "-", "-", "I", "{rd}, {imm}({rs1})"),
    "B": Format("-", _A, _B, "-", "B", "{rs1}, {rs2}, {target}"),
    "LOAD": Format(_D, _A, "-", "-", "I", "{rd}, {imm}({rs1})"),
    "FLOAD": Format(_D, _A, "-", _D, "I", "{rd}, {imm}({rs1})"),
    "STORE": Format("-", _A, _B, "-", "S", "{rs2}, {imm}({rs1})"),
    "CSR": Format(_D, _A, "-", "-", "csr", "{rd}, {csr}, {rs1}"),
    "CSRI": Format(_D, "-", "-", "-", "csri", "{rd}, {csr}, {zimm}"),
    # xPULP
    "LOAD_R": Format(_D, _A, _B, "-", "none", "{rd}, {rs2}({rs1})"),
    "LOAD_PI": Format(_D, _A, "-", "-", "I", "{rd}, {imm}({rs1}!)"),
    "LOAD_PR": Format(_D, _A, _B, "-", "none", "{rd}, {rs2}({rs1}!)"),
    "STORE_R": Format("-", _A, _B, _D, "none", "{rs2}, {rs3}({rs1})"),
    "STORE_PI": Format("-", _A, _B, "-", "S", "{rs2}, {imm}({rs1}!)"),
    "STORE_PR": Format("-", _A, _B, _D, "none", "{rs2}, {rs3}({rs1}!)"),
    "B_IMM5": Format("-", _A, "-", "-", "b_imm5", "{rs1}, {imm5}, {target}"),
    "CLIP": Format(_D, _A, "-", "-", "clip", "{rd}, {rs1}, {imm}"),
    "BITS": Format(_D, _A, "-", "-", "bits", "{rd}, {rs1}, {width1}, {pos}"),
    "BITS_D": Format(_D, _A, "-", _D, "bits", "{rd}, {rs1}, {width1}, {pos}"),
    "NORM": Format(_D, _A, _B, "-", "norm", "{rd}, {rs1}, {rs2}, {imm}"),
    "NORM_D": Format(_D, _A, _B, _D, "norm", "{rd}, {rs1}, {rs2}, {imm}"),
    "SCI_S": Format(_D, _A, "-", "-", "sci_s", "{rd}, {rs1}, {imm}"),
    "SCI_U": Format(_D, _A, "-", "-", "sci_u", "{rd}, {rs1}, {imm}"),
    "SCI_SD": Format(_D, _A, "-", _D, "sci_s", "{rd}, {rs1}, {imm}"),
    "SCI_UD": Format(_D, _A, "-", _D, "sci_u", "{rd}, {rs1}, {imm}"),
    "LP_OFF": Format("-", "-", "-", "-", "lp_off", "{loop}, {target}"),
    "LP_COUNT": Format("-", _A, "-", "-", "lp_loop", "{loop}, {rs1}"),
    "LP_COUNTI": Format("-", "-", "-", "-", "lp_count", "{loop}, {count}"),
    "LP_SETUP": Format("-", _A, "-", "-", "lp_off", "{loop}, {rs1}, {target}"),
    "LP_SETUPI": Format("-", "-", "-", "-", "lp_setupi", "{loop}, {count}, {target}"),
    # floats; RM: rounding mode in the instruction, DYN: rounding mode always from frm
    "R_RM": Format(_D, _A, _B, "-", "rm", "{rd}, {rs1}, {rs2}{rm}"),
    "R1_RM": Format(_D, _A, "-", "-", "rm", "{rd}, {rs1}{rm}"),
    "R4_RM": Format(_D, _A, _B, _C, "rm", "{rd}, {rs1}, {rs2}, {rs3}{rm}"),
    "RD_RM": Format(_D, _A, _B, _D, "rm", "{rd}, {rs1}, {rs2}{rm}"),
    "R_DYN": Format(_D, _A, _B, "-", "dyn", "{rd}, {rs1}, {rs2}"),
    "R1_DYN": Format(_D, _A, "-", "-", "dyn", "{rd}, {rs1}"),
    "R4_DYN": Format(_D, _A, _B, _C, "dyn", "{rd}, {rs1}, {rs2}, {rs3}"),
    "RD_DYN": Format(_D, _A, _B, _D, "dyn", "{rd}, {rs1}, {rs2}"),
    # compressed
    "CI": Format(_D, _D, "-", "-", "ci", "{rd}, {imm}"),
    "CLI": Format(_D, "-", "-", "-", "ci", "{rd}, {imm}"),
    "CLUI": Format(_D, "-", "-", "-", "c_lui", "{rd}, {upper}"),
    "C16SP": Format("sp", "sp", "-", "-", "c_16sp", "sp, {imm}"),
    "C4SPN": Format("[4:2]'", "sp", "-", "-", "c_4spn", "{rd}, sp, {imm}"),
    "CSHIFT": Format(_D, _D, "-", "-", "c_shamt", "{rd}, {imm}"),
    "CSHIFT'": Format("[9:7]'", "[9:7]'", "-", "-", "c_shamt", "{rd}, {imm}"),
    "CANDI'": Format("[9:7]'", "[9:7]'", "-", "-", "ci", "{rd}, {imm}"),
    "CA": Format("[9:7]'", "[9:7]'", "[4:2]'", "-", "none", "{rd}, {rs2}"),
    "CADD": Format(_D, _D, "[6:2]", "-", "none", "{rd}, {rs2}"),
    "CMV": Format(_D, "-", "[6:2]", "-", "none", "{rd}, {rs2}"),
    "CL": Format("[4:2]'", "[9:7]'", "-", "-", "c_lw", "{rd}, {imm}({rs1})"),
    "CFL": Format("[4:2]'", "[9:7]'", "-", "[4:2]'", "c_lw", "{rd}, {imm}({rs1})"),
    "CFLSP": Format(_D, "sp", "-", _D, "c_lwsp", "{rd}, {imm}(sp)"),
    "CS": Format("-", "[9:7]'", "[4:2]'", "-", "c_lw", "{rs2}, {imm}({rs1})"),
    "CLSP": Format(_D, "sp", "-", "-", "c_lwsp", "{rd}, {imm}(sp)"),
    "CSSP": Format("-", "sp", "[6:2]", "-", "c_swsp", "{rs2}, {imm}(sp)"),
    "CJ": Format("-", "-", "-", "-", "c_j", "{target}"),
    "CJAL": Format("ra", "-", "-", "-", "c_j", "{target}"),
    "CJR": Format("-", _D, "-", "-", "none", "{rs1}"),
    "CJALR": Format("ra", _D, "-", "-", "none", "{rs1}"),
    "CB": Format("-", "[9:7]'", "-", "-", "c_b", "{rs1}, {target}"),
}
