"""Rows of the small floats: binary16 (h), bfloat16 (ah), an 8-bit 1-5-2 format (b).

Columns as in isa_base.py. Scalar instructions are named like their single precision brothers; all
values live in integer registers. Vector instructions (vf*) work on the 16- or 8-bit lanes of a
register; .r repeats lane 0 of rs2. fpsmall.py and fpvec.py compute with the order of the regular
rows, the same as in FP32: for each operation the formats h, ah, b (vectors: plain, then .r, each).
"""

_EXT = {"h": "XF16", "ah": "XF16ALT", "b": "XF8"}

# bits 26:25 of funct7; ah shares 10 with h and is told apart by bit 14 and rounding mode 101.
_FMT = {"h": "10", "ah": "10", "b": "11"}

# name, funct7 without its two format bits, rs2 ("....." = operand), funct3 ("rm" = rounding mode),
# format. "X" in a name stands for the operand format.
_SCALAR = """
fadd.X    | 00000 | ..... | rm  | R   | fp
fsub.X    | 00001 | ..... | rm  | R   | fp
fmul.X    | 00010 | ..... | rm  | R   | fp
fdiv.X    | 00011 | ..... | rm  | R   | fp16_div
fsqrt.X   | 01011 | 00000 | rm  | R1  | fp16_div
fsgnj.X   | 00100 | ..... | 000 | R   | fp
fsgnjn.X  | 00100 | ..... | 001 | R   | fp
fsgnjx.X  | 00100 | ..... | 010 | R   | fp
fmin.X    | 00101 | ..... | 000 | R   | fp
fmax.X    | 00101 | ..... | 001 | R   | fp
fle.X     | 10100 | ..... | 000 | R   | fp
flt.X     | 10100 | ..... | 001 | R   | fp
feq.X     | 10100 | ..... | 010 | R   | fp
fcvt.w.X  | 11000 | 00000 | rm  | R1  | fp
fcvt.wu.X | 11000 | 00001 | rm  | R1  | fp
fcvt.X.w  | 11010 | 00000 | rm  | R1  | fp
fcvt.X.wu | 11010 | 00001 | rm  | R1  | fp
fclass.X  | 11100 | 00000 | 001 | R1  | fp
fmv.x.X   | 11100 | 00000 | 000 | R1  | fp
fmv.X.x   | 11110 | 00000 | 000 | R1  | fp
fcvt.X.s  | 01000 | 00000 | rm  | R1  | fp
fmulex.s.X | 01001 | ..... | rm | R   | fp
fmacex.s.X | 01010 | ..... | rm | RD  | fp
"""

_FUSED = (("fmadd", "10000"), ("fmsub", "10001"), ("fnmsub", "10010"), ("fnmadd", "10011"))

_SCALAR_SPECIAL = """
fcvt.s.h  | 0100000 00010 ..... 000 ..... 1010011 | R1     | FP16 | XF16 | fp
fcvt.s.ah | 0100000 00110 ..... 000 ..... 1010011 | R1     | FP16 | XF16ALT | fp
fcvt.s.b  | 0100000 00011 ..... 000 ..... 1010011 | R1     | FP16 | XF8 | fp
fcvt.h.ah | 0100010 00110 ..... ... ..... 1010011 | R1_RM  | FP16 | XF16 XF16ALT | fp
fcvt.ah.h | 0100010 00010 ..... 101 ..... 1010011 | R1_DYN | FP16 | XF16 XF16ALT | fp
fcvt.h.b  | 0100010 00011 ..... 000 ..... 1010011 | R1     | FP16 | XF16 XF8 | fp
fcvt.ah.b | 0100010 00011 ..... 101 ..... 1010011 | R1     | FP16 | XF16ALT XF8 | fp
fcvt.b.h  | 0100011 00010 ..... ... ..... 1010011 | R1_RM  | FP16 | XF16 XF8 | fp
fcvt.b.ah | 0100011 00110 ..... ... ..... 1010011 | R1_RM  | FP16 | XF16ALT XF8 | fp
flh | ............ ..... 001 ..... 0000111             | FLOAD | LOAD  | F XF16 | load
flb | ............ ..... 000 ..... 0000111             | FLOAD | LOAD  | F XF8 | load
fsh | ....... ..... ..... 001 ..... 0100111            | STORE | STORE | F XF16 | store
fsb | ....... ..... ..... 000 ..... 0100111            | STORE | STORE | F XF8 | store
"""


def _scalar():
    for name, opcode in _FUSED:
        for fmt in ("h", "ah", "b"):
            bits3, shape = ("101", "R4_DYN") if fmt == "ah" else ("...", "R4_RM")
            bits = f"..... {_FMT[fmt]} ..... ..... {bits3} ..... {opcode}11"
            yield f"{name}.{fmt} | {bits} | {shape} | FP16 | {_EXT[fmt]} | fp"
    for line in _SCALAR.strip().splitlines():
        name, funct5, rs2, funct3, form, timing = (part.strip() for part in line.split("|"))
        aux = " XFAUX" if "ex.s" in name else ""
        for fmt in ("h", "ah", "b"):
            if funct3 == "rm":
                bits3, shape = ("101", f"{form}_DYN") if fmt == "ah" else ("...", f"{form}_RM")
            else:
                bits3, shape = ("1" + funct3[1:] if fmt == "ah" else funct3), form
            bits = f"{funct5}{_FMT[fmt]} {rs2} ..... {bits3} ..... 1010011"
            name_fmt, ext = name.replace("X", fmt), _EXT[fmt] + aux
            yield f"{name_fmt} | {bits} | {shape} | FP16 | {ext} | {timing}"


# Vector lanes: funct3 = r, fmt; opcode 0x33 with bits 31:30 = 10.
_LANES = {"h": "10", "ah": "01", "b": "11"}

# Operations with plain and .r forms for every format: name, funct7, format, extension.
VECTOR_REGULAR = """
vfadd   1000001 R_DYN  XFVEC | vfsub   1000010 R_DYN XFVEC | vfmul   1000011 R_DYN XFVEC
vfdiv   1000100 R_DYN  XFVEC | vfmin   1000101 R     XFVEC | vfmax   1000110 R     XFVEC
vfmac   1001000 RD_DYN XFVEC
vfmre   1001001 RD_DYN XFVEC RI5CY_V1 | vfmre.v2 1001001 RD_DYN XFVEC RI5CY_V2
vfsgnj  1001101 R XFVEC | vfsgnjn 1001110 R XFVEC | vfsgnjx 1001111 R XFVEC
vfeq    1010000 R XFVEC RI5CY_V1 | vfne    1010001 R XFVEC RI5CY_V1
vflt    1010010 R XFVEC RI5CY_V1 | vfge    1010011 R XFVEC RI5CY_V1
vfle    1010100 R XFVEC RI5CY_V1 | vfgt    1010101 R XFVEC RI5CY_V1
vfeq.v2 1010000 R XFVEC RI5CY_V2 | vfne.v2 1010001 R XFVEC RI5CY_V2
vflt.v2 1010010 R XFVEC RI5CY_V2 | vfge.v2 1010011 R XFVEC RI5CY_V2
vfle.v2 1010100 R XFVEC RI5CY_V2 | vfgt.v2 1010101 R XFVEC RI5CY_V2
vfavg   1010110 R XFVEC XFAUX | vfdotp 1001010 R XFVEC XFAUX
"""

# One source operand: name, funct7, rs2, r bit, format. Order and formats as above.
VECTOR_UNARY = """
vfsqrt.X 1000111 00000 0 R1_DYN | vfclass.X 1001100 00001 0 R1
vfmv.x.X 1001100 00000 0 R1 | vfmv.X.x 1001100 00000 1 R1
vfcvt.x.X 1001100 00010 0 R1_DYN | vfcvt.xu.X 1001100 00010 1 R1_DYN
vfcvt.X.x 1001100 00011 0 R1_DYN | vfcvt.X.xu 1001100 00011 1 R1_DYN
"""

_VECTOR_SPECIAL = """
vfcvt.h.ah | 1001100 00101 ..... 010 ..... 0110011 | R1_DYN | FPVEC | XFVEC XF16 XF16ALT | fp
vfcvt.ah.h | 1001100 00110 ..... 001 ..... 0110011 | R1_DYN | FPVEC | XFVEC XF16 XF16ALT | fp
vfcvt.h.b  | 1001100 00111 ..... 010 ..... 0110011 | R1_DYN | FPVEC | XFVEC XF16 XF8 | fp
vfcvt.b.h  | 1001100 00110 ..... 011 ..... 0110011 | R1_DYN | FPVEC | XFVEC XF16 XF8 | fp
vfcvt.ah.b | 1001100 00111 ..... 001 ..... 0110011 | R1_DYN | FPVEC | XFVEC XF16ALT XF8 | fp
vfcvt.b.ah | 1001100 00101 ..... 011 ..... 0110011 | R1_DYN | FPVEC | XFVEC XF16ALT XF8 | fp
vfcpka.h.s  | 1011000 ..... ..... 010 ..... 0110011 | R_DYN  | FPVEC | XFVEC XF16 | fp
vfcpka.ah.s | 1011000 ..... ..... 001 ..... 0110011 | R_DYN  | FPVEC | XFVEC XF16ALT | fp
vfcpka.b.s  | 1011000 ..... ..... 011 ..... 0110011 | RD_DYN | FPVEC | XFVEC XF8 | fp
vfcpkb.b.s  | 1011000 ..... ..... 111 ..... 0110011 | RD_DYN | FPVEC | XFVEC XF8 | fp
vfdotpex.s.h    | 1001011 ..... ..... 000 ..... 0110011 | RD | FPVEC | XFVEC XFAUX XF16 | fp
vfdotpex.s.r.h  | 1001011 ..... ..... 100 ..... 0110011 | RD | FPVEC | XFVEC XFAUX XF16 | fp
vfndotpex.s.h   | 1011101 ..... ..... 000 ..... 0110011 | RD | FPVEC | XFVEC XFAUX XF16 | fp
vfndotpex.s.r.h | 1011101 ..... ..... 100 ..... 0110011 | RD | FPVEC | XFVEC XFAUX XF16 | fp
vfdotpex.h.b    | 1001011 ..... ..... 010 ..... 0110011 | RD | FPVEC | XFVEC XFAUX XF8 XF16 | fp
vfdotpex.h.r.b  | 1001011 ..... ..... 110 ..... 0110011 | RD | FPVEC | XFVEC XFAUX XF8 XF16 | fp
vfdotpex.s.ah   | 1001011 ..... ..... 001 ..... 0110011 | R  | FPVEC | XFVEC XFAUX XF16ALT | fp
vfdotpex.s.r.ah | 1001011 ..... ..... 101 ..... 0110011 | R  | FPVEC | XFVEC XFAUX XF16ALT | fp
vfdotpex.s.b    | 1001011 ..... ..... 011 ..... 0110011 | R  | FPVEC | XFVEC XFAUX XF8 | fp
vfdotpex.s.r.b  | 1001011 ..... ..... 111 ..... 0110011 | R  | FPVEC | XFVEC XFAUX XF8 | fp
"""


def _entries(text):
    return [entry.split() for entry in text.replace("\n", "|").split("|") if entry.strip()]


def _vector():
    for name, funct7, form, *ext in _entries(VECTOR_REGULAR):
        base, _, version = name.partition(".")
        timing = "fpvec_div" if base == "vfdiv" else "fp"
        for fmt, lane in _LANES.items():
            for repeat in ("0", "1"):
                # vfsgnj.ah: plain and repeated encodings are exchanged on pulp-open (measured).
                bit = str(1 - int(repeat)) if (base, fmt) == ("vfsgnj", "ah") else repeat
                bits = f"{funct7} ..... ..... {bit}{lane} ..... 0110011"
                full = ".".join(p for p in (base, "r" * int(repeat), fmt, version) if p)
                exts = f"{' '.join(ext)} {_EXT[fmt]}"
                yield f"{full} | {bits} | {form} | FPVEC | {exts} | {timing}"
    for name, funct7, rs2, repeat, form in _entries(VECTOR_UNARY):
        timing = "fpvec_div" if name == "vfsqrt.X" else "fp"
        for fmt, lane in _LANES.items():
            bits = f"{funct7} {rs2} ..... {repeat}{lane} ..... 0110011"
            full = name.replace("X", fmt)
            yield f"{full} | {bits} | {form} | FPVEC | XFVEC {_EXT[fmt]} | {timing}"


FLOAT_ROWS = "\n".join([*_scalar(), _SCALAR_SPECIAL, *_vector(), _VECTOR_SPECIAL])
