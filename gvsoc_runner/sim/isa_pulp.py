"""Rows of xPULP v2: addressing forms, hardware loops, DSP arithmetic, packed SIMD.

Columns as in isa_base.py. Operation names follow the RI5CY manual; addressing forms carry a suffix
.pi (post-increment by immediate), .pr (post-increment by register) or .r (register offset).
"""

_SCALAR = """
p.elw     | ............ ..... 110 ..... 0000011       | LOAD     | LOAD        | XPULP | elw
p.lb.r    | 0000000 ..... ..... 111 ..... 0000011      | LOAD_R   | LOAD_REG    | XPULP | load
p.lh.r    | 0001000 ..... ..... 111 ..... 0000011      | LOAD_R   | LOAD_REG    | XPULP | load
p.lw.r    | 0010000 ..... ..... 111 ..... 0000011      | LOAD_R   | LOAD_REG    | XPULP | load
p.lbu.r   | 0100000 ..... ..... 111 ..... 0000011      | LOAD_R   | LOAD_REG    | XPULP | load
p.lhu.r   | 0101000 ..... ..... 111 ..... 0000011      | LOAD_R   | LOAD_REG    | XPULP | load
p.lb.pi   | ............ ..... 000 ..... 0001011       | LOAD_PI  | LOAD_POST_I | XPULP | load
p.lh.pi   | ............ ..... 001 ..... 0001011       | LOAD_PI  | LOAD_POST_I | XPULP | load
p.lw.pi   | ............ ..... 010 ..... 0001011       | LOAD_PI  | LOAD_POST_I | XPULP | load
p.lbu.pi  | ............ ..... 100 ..... 0001011       | LOAD_PI  | LOAD_POST_I | XPULP | load
p.lhu.pi  | ............ ..... 101 ..... 0001011       | LOAD_PI  | LOAD_POST_I | XPULP | load
p.lb.pr   | 0000000 ..... ..... 111 ..... 0001011      | LOAD_PR  | LOAD_POST_R | XPULP | load
p.lh.pr   | 0001000 ..... ..... 111 ..... 0001011      | LOAD_PR  | LOAD_POST_R | XPULP | load
p.lw.pr   | 0010000 ..... ..... 111 ..... 0001011      | LOAD_PR  | LOAD_POST_R | XPULP | load
p.lbu.pr  | 0100000 ..... ..... 111 ..... 0001011      | LOAD_PR  | LOAD_POST_R | XPULP | load
p.lhu.pr  | 0101000 ..... ..... 111 ..... 0001011      | LOAD_PR  | LOAD_POST_R | XPULP | load
p.sb.r    | 0000000 ..... ..... 100 ..... 0100011      | STORE_R  | STORE_REG   | XPULP | store
p.sh.r    | 0000000 ..... ..... 101 ..... 0100011      | STORE_R  | STORE_REG   | XPULP | store
p.sw.r    | 0000000 ..... ..... 110 ..... 0100011      | STORE_R  | STORE_REG   | XPULP | store
p.sb.pi   | ....... ..... ..... 000 ..... 0101011      | STORE_PI | STORE_POST_I | XPULP | store
p.sh.pi   | ....... ..... ..... 001 ..... 0101011      | STORE_PI | STORE_POST_I | XPULP | store
p.sw.pi   | ....... ..... ..... 010 ..... 0101011      | STORE_PI | STORE_POST_I | XPULP | store
p.sb.pr   | 0000000 ..... ..... 100 ..... 0101011      | STORE_PR | STORE_POST_R | XPULP | store
p.sh.pr   | 0000000 ..... ..... 101 ..... 0101011      | STORE_PR | STORE_POST_R | XPULP | store
p.sw.pr   | 0000000 ..... ..... 110 ..... 0101011      | STORE_PR | STORE_POST_R | XPULP | store

p.beqimm  | ....... ..... ..... 010 ..... 1100011      | B_IMM5   | BRANCH | XPULP | branch
p.bneimm  | ....... ..... ..... 011 ..... 1100011      | B_IMM5   | BRANCH | XPULP | branch
lp.starti | ............ ..... 000 0000. 1111011       | LP_OFF   | HWLOOP | XPULP | hwloop
lp.endi   | ............ ..... 001 0000. 1111011       | LP_OFF   | HWLOOP | XPULP | hwloop
lp.count  | ............ ..... 010 0000. 1111011       | LP_COUNT | HWLOOP | XPULP | hwloop
lp.counti | ............ ..... 011 0000. 1111011       | LP_COUNTI | HWLOOP | XPULP | hwloop
lp.setup  | ............ ..... 100 0000. 1111011       | LP_SETUP | HWLOOP | XPULP | hwloop
lp.setupi | ............ ..... 101 0000. 1111011       | LP_SETUPI | HWLOOP | XPULP | hwloop

p.abs     | 0000010 00000 ..... 000 ..... 0110011      | R1   | XPULP | XPULP | alu
p.avgu    | 0000010 ..... ..... 001 ..... 0110011      | R    | XPULP | XPULP | alu
p.slet    | 0000010 ..... ..... 010 ..... 0110011      | R    | XPULP | XPULP | alu
p.sletu   | 0000010 ..... ..... 011 ..... 0110011      | R    | XPULP | XPULP | alu
p.min     | 0000010 ..... ..... 100 ..... 0110011      | R    | XPULP | XPULP | alu
p.minu    | 0000010 ..... ..... 101 ..... 0110011      | R    | XPULP | XPULP | alu
p.max     | 0000010 ..... ..... 110 ..... 0110011      | R    | XPULP | XPULP | alu
p.maxu    | 0000010 ..... ..... 111 ..... 0110011      | R    | XPULP | XPULP | alu
p.ror     | 0000100 ..... ..... 101 ..... 0110011      | R    | XPULP | XPULP | alu
p.ff1     | 0001000 00000 ..... 000 ..... 0110011      | R1   | XPULP | XPULP | alu
p.fl1     | 0001000 00000 ..... 001 ..... 0110011      | R1   | XPULP | XPULP | alu
p.clb     | 0001000 00000 ..... 010 ..... 0110011      | R1   | XPULP | XPULP | alu
p.cnt     | 0001000 00000 ..... 011 ..... 0110011      | R1   | XPULP | XPULP | alu
p.exths   | 0001000 00000 ..... 100 ..... 0110011      | R1   | XPULP | XPULP | alu
p.exthz   | 0001000 00000 ..... 101 ..... 0110011      | R1   | XPULP | XPULP | alu
p.extbs   | 0001000 00000 ..... 110 ..... 0110011      | R1   | XPULP | XPULP | alu
p.extbz   | 0001000 00000 ..... 111 ..... 0110011      | R1   | XPULP | XPULP | alu
p.clip    | 0001010 ..... ..... 001 ..... 0110011      | CLIP | XPULP | XPULP | alu
p.clipu   | 0001010 ..... ..... 010 ..... 0110011      | CLIP | XPULP | XPULP | alu
p.clipr   | 0001010 ..... ..... 101 ..... 0110011      | R    | XPULP | XPULP | alu
p.clipur  | 0001010 ..... ..... 110 ..... 0110011      | R    | XPULP | XPULP | alu
p.mac     | 0100001 ..... ..... 000 ..... 0110011      | RD   | XPULP | XPULP | alu
p.msu     | 0100001 ..... ..... 001 ..... 0110011      | RD   | XPULP | XPULP | alu
p.extractr  | 1000000 ..... ..... 000 ..... 0110011    | R    | XPULP | XPULP | alu
p.extractur | 1000000 ..... ..... 001 ..... 0110011    | R    | XPULP | XPULP | alu
p.insertr   | 1000000 ..... ..... 010 ..... 0110011    | RD   | XPULP | XPULP | alu
p.bclrr     | 1000000 ..... ..... 011 ..... 0110011    | R    | XPULP | XPULP | alu
p.bsetr     | 1000000 ..... ..... 100 ..... 0110011    | R    | XPULP | XPULP | alu
p.extract   | 11 ..... ..... ..... 000 ..... 0110011   | BITS | XPULP | XPULP | alu
p.extractu  | 11 ..... ..... ..... 001 ..... 0110011   | BITS | XPULP | XPULP | alu
p.insert    | 11 ..... ..... ..... 010 ..... 0110011   | BITS_D | XPULP | XPULP | alu
p.bclr      | 11 ..... ..... ..... 011 ..... 0110011   | BITS | XPULP | XPULP | alu
p.bset      | 11 ..... ..... ..... 100 ..... 0110011   | BITS | XPULP | XPULP | alu
"""


def _half_multiplies():
    """p.mul*N and p.mac*N: low or high halves, unsigned or signed, shift I, optional rounding.

    Operation numbers stay in this order: alu.py reads rounding, accumulation and half from them.
    """
    for base, plain, rounding, form in (
        ("mul", "000", "100", "NORM"),
        ("mac", "001", "101", "NORM_D"),
    ):
        for suffix, funct3 in (("N", plain), ("RN", rounding)):
            for half, top in (("u", "00"), ("hhu", "01"), ("s", "10"), ("hhs", "11")):
                bits = f"{top} ..... ..... ..... {funct3} ..... 1011011"
                yield f"p.{base}{half}{suffix} | {bits} | {form} | XPULP | XPULP | alu"


def _normalised_sums():
    """p.addN and its relatives: (rs1 +/- rs2) >> I; the r forms do (rd +/- rs1) >> rs2."""
    for base, low in (("add", "10"), ("sub", "11")):
        for rounding, high in (("", "0"), ("R", "1")):
            for sign, signed in (("", "0"), ("u", "1")):
                funct3 = high + low
                immediate = f"{signed}0 ..... ..... ..... {funct3} ..... 1011011"
                register = f"{signed}1 00000 ..... ..... {funct3} ..... 1011011"
                name = f"p.{base}{sign}{rounding}N"
                yield f"{name} | {immediate} | NORM | XPULP | XPULP | alu"
                yield f"{name}r | {register} | RD | XPULP | XPULP | alu"


# Packed SIMD, opcode 0x57: operation in bits 31:26, form in funct3. "s" and "u" say how the
# six-bit immediate of the .sci form is extended, "d" that rd is also a source.
FORMS = (("h", "000"), ("sc.h", "100"), ("sci.h", "110"))
FORMS += (("b", "001"), ("sc.b", "101"), ("sci.b", "111"))

# Operations that have all six forms, in the order that simd.py computes with.
SIMD_REGULAR = """
pv.add 000000 s | pv.sub 000010 s | pv.avg 000100 s | pv.avgu 000110 u
pv.min 001000 s | pv.minu 001010 u | pv.max 001100 s | pv.maxu 001110 u
pv.srl 010000 u | pv.sra 010010 s | pv.sll 010100 u
pv.or 010110 s | pv.xor 011000 s | pv.and 011010 s
pv.cmpeq 000001 s | pv.cmpne 000011 s | pv.cmpgt 000101 s | pv.cmpge 000111 s
pv.cmplt 001001 s | pv.cmple 001011 s | pv.cmpgtu 001101 u | pv.cmpgeu 001111 u
pv.cmpltu 010001 u | pv.cmpleu 010011 u
pv.dotup 100000 u | pv.dotusp 100010 s | pv.dotsp 100110 s
pv.sdotup 101000 ud | pv.sdotusp 101010 sd | pv.sdotsp 101110 sd
"""

_SIMD_SPECIAL = """
pv.abs.h        | 011100 0 00000 ..... 000 ..... 1010111 | R1 | SIMD | XPULP | alu
pv.abs.b        | 011100 0 00000 ..... 001 ..... 1010111 | R1 | SIMD | XPULP | alu
pv.extract.h    | 011110 . ..... ..... 110 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.extract.b    | 011110 . ..... ..... 111 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.extractu.h   | 100100 . ..... ..... 110 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.extractu.b   | 100100 . ..... ..... 111 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.insert.h     | 101100 . ..... ..... 110 ..... 1010111 | SCI_UD | SIMD | XPULP | alu
pv.insert.b     | 101100 . ..... ..... 111 ..... 1010111 | SCI_UD | SIMD | XPULP | alu
pv.shuffle.h    | 110000 0 ..... ..... 000 ..... 1010111 | R | SIMD | XPULP | alu
pv.shuffle.b    | 110000 0 ..... ..... 001 ..... 1010111 | R | SIMD | XPULP | alu
pv.shuffle.sci.h  | 110000 . ..... ..... 110 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.shufflei0.sci.b | 110000 . ..... ..... 111 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.shufflei1.sci.b | 111010 . ..... ..... 111 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.shufflei2.sci.b | 111100 . ..... ..... 111 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.shufflei3.sci.b | 111110 . ..... ..... 111 ..... 1010111 | SCI_U | SIMD | XPULP | alu
pv.shuffle2.h   | 110010 0 ..... ..... 000 ..... 1010111 | RD | SIMD | XPULP RI5CY_V1 | alu
pv.shuffle2.b   | 110010 0 ..... ..... 001 ..... 1010111 | RD | SIMD | XPULP RI5CY_V1 | alu
pv.shuffle2.h.v2 | 110010 0 ..... ..... 000 ..... 1010111 | RD | SIMD | XPULP RI5CY_V2 | alu
pv.shuffle2.b.v2 | 110010 0 ..... ..... 001 ..... 1010111 | RD | SIMD | XPULP RI5CY_V2 | alu
pv.pack.h       | 110100 0 ..... ..... 000 ..... 1010111 | R | SIMD | XPULP | alu
pv.packhi.b     | 110110 0 ..... ..... 001 ..... 1010111 | RD | SIMD | XPULP | alu
pv.packlo.b     | 111000 0 ..... ..... 001 ..... 1010111 | RD | SIMD | XPULP | alu
"""


def _simd_regular():
    for entry in SIMD_REGULAR.replace("\n", "|").split("|"):
        if not entry.strip():
            continue
        name, operation, flags = entry.split()
        for suffix, funct3 in FORMS:
            immediate = suffix.startswith("sci")
            bit25 = "." if immediate else "0"
            bits = f"{operation} {bit25} ..... ..... {funct3} ..... 1010111"
            form = f"SCI_{flags.upper()}" if immediate else "RD" if "d" in flags else "R"
            yield f"{name}.{suffix} | {bits} | {form} | SIMD | XPULP | alu"


PULP_ROWS = "\n".join(
    [_SCALAR, *_half_multiplies(), *_normalised_sums(), *_simd_regular(), _SIMD_SPECIAL]
)
