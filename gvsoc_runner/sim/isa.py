"""The table of instructions: one row per encoding, everything else is derived from it.

A row is text: name | bits, a dot is an operand bit | format | kind | extensions | timing class.
The rows live in isa_base.py (RV32IMC, Zicsr, Zfinx), isa_pulp.py (xPULP) and isa_float.py (small
floats). What a row *does* is in alu.py, simd.py and fp.py under the name of its operation; what it
*costs* is in timing.py under the name of its timing class.

Sources: the RISC-V unprivileged manual; for xPULP and small floats the encodings of public
pulp-open GVSOC.
"""

from dataclasses import dataclass

import numpy as np

from gvsoc_runner.sim.isa_base import BASE_ROWS, COMPRESSED_ROWS
from gvsoc_runner.sim.isa_float import FLOAT_ROWS
from gvsoc_runner.sim.isa_formats import FORMATS
from gvsoc_runner.sim.isa_pulp import PULP_ROWS

# Order of the kinds = order of the operation numbers; each kind is one contiguous range.
KINDS = (
    *("ALU_IMM", "ALU", "MUL", "DIV", "XPULP", "SIMD", "FP32", "FP16", "FPVEC"),
    *("LOAD", "LOAD_REG", "LOAD_POST_I", "LOAD_POST_R"),
    *("STORE", "STORE_REG", "STORE_POST_I", "STORE_POST_R"),
    *("BRANCH", "JUMP", "HWLOOP", "CSR", "SYSTEM"),
)

TIMING_CLASSES = (
    *("illegal", "alu", "mul", "mulh", "div", "divu", "load", "store", "branch", "jump"),
    *("jump_reg", "hwloop", "csr", "system", "elw", "fp", "fp_div", "fp16_div", "fpvec_div"),
)

# Extensions, one bit each. F: float loads, stores and moves that act on integer registers.
# RI5CY_V1 / RI5CY_V2 choose between the two meanings of pv.shuffle2, vfmre and vector compares.
EXTENSIONS = (
    *("I", "M", "C", "ZICSR", "ZFINX", "F", "XPULP"),
    *("XF16", "XF16ALT", "XF8", "XFVEC", "XFAUX", "RI5CY_V1", "RI5CY_V2"),
)


def extension_mask(*names):
    """Return the bit mask that enables the named extensions. KeyError-free: unknown names raise."""
    for name in names:
        if name not in EXTENSIONS:
            raise ValueError(f"extension {name!r} is not one of {', '.join(EXTENSIONS)}")
    return sum(1 << EXTENSIONS.index(name) for name in names)


_COMMON = ("I", "M", "C", "ZICSR", "ZFINX", "XPULP", "XF16", "XF16ALT", "XFVEC")
EXT_PULP_OPEN = extension_mask(*_COMMON, "F", "XF8", "XFAUX", "RI5CY_V1")
EXT_GAP9 = extension_mask(*_COMMON, "RI5CY_V2")

# A host call is EBREAK right after this word (slli x0, x0, 31).
SEMIHOST_PREFIX = 0x01F01013


@dataclass(frozen=True)
class Instruction:
    """One encoding: `word & mask == match` and all bits of `ext` enabled.

    name: mnemonic of this encoding (`c.addi`); operation: what is executed (`addi`);
    form: key of FORMATS; ext: bit mask over EXTENSIONS; num_bytes: 2 or 4.
    """

    name: str
    operation: str
    mask: int
    match: int
    form: str
    kind: str
    ext: int
    timing: str
    num_bytes: int


def _parse(row):
    """Turn one text row into an Instruction; ValueError names the row that is malformed."""
    fields = [field.strip() for field in row.split("|")]
    if len(fields) != 6:
        raise ValueError(f"expected 6 fields separated by '|', got {len(fields)} in {row!r}")
    name, pattern, form, kind, ext, timing = fields
    bits = pattern.replace(" ", "")
    if len(bits) not in (16, 32) or form not in FORMATS or kind not in (*KINDS, "ILLEGAL"):
        raise ValueError(f"bad pattern length, format or kind in {row!r}")
    name, _, operation = name.partition("=")
    mask = int("".join("0" if bit == "." else "1" for bit in bits), 2)
    match = int(bits.replace(".", "0"), 2)
    return Instruction(
        name=name.strip(),
        operation=operation.strip() or name.strip(),
        mask=mask,
        match=match,
        form=form,
        kind=kind,
        ext=extension_mask(*ext.split()),
        timing=timing,
        num_bytes=len(bits) // 8,
    )


def _rows(text):
    return [_parse(line) for line in text.splitlines() if line.strip()]


INSTRUCTIONS = tuple(
    _rows(BASE_ROWS) + _rows(PULP_ROWS) + _rows(FLOAT_ROWS) + _rows(COMPRESSED_ROWS)
)


def _number_operations():
    """Give every operation its number: kinds in order, table order within a kind; 0 is illegal."""
    numbers, spans = {"illegal": 0}, {}
    for kind in KINDS:
        first = len(numbers)
        for row in INSTRUCTIONS:
            if row.kind == kind and row.operation == row.name and row.name not in numbers:
                numbers[row.name] = len(numbers)
        spans[kind] = (first, len(numbers) - 1)
    return numbers, spans


_NUMBERS, KIND_SPAN = _number_operations()
NAMES = tuple(_NUMBERS)  # by operation number
NUM_OPS = len(NAMES)
OP = {name.upper().replace(".", "_"): number for name, number in _NUMBERS.items()}


def op_of(row):
    """Operation number of a row (0 for the rows that mark reserved encodings)."""
    return _NUMBERS[row.operation]


def _per_operation(value_of, dtype=np.uint8):
    """Array over operation numbers, filled from the first row of each operation."""
    table = np.zeros(NUM_OPS, dtype)
    for row in reversed(INSTRUCTIONS):
        table[op_of(row)] = value_of(row)
    table[0] = 0
    return table


_WIDTHS = {"b": 1, "h": 2, "w": 4}


def _mem_bytes(row):
    """Bytes moved by a load or store; its width letter follows `l` or `s` in the mnemonic."""
    if not row.kind.startswith(("LOAD", "STORE")):
        return 0
    letters = row.operation.removeprefix("p.").removeprefix("f").removeprefix("e")
    return _WIDTHS[letters[1]]


def _mem_signed(row):
    """How a narrow load fills the register: 0 zeros, 1 sign, 2 ones (flh, flb: NaN boxing)."""
    if not row.kind.startswith("LOAD") or _mem_bytes(row) == 4 or "u" in row.operation:
        return 0
    return 2 if row.operation.startswith("f") else 1


def _mem_counted(row):
    """1 for the accesses that performance counters count: not those of small floats."""
    small_float = row.operation in ("flh", "flb", "fsh", "fsb")
    return int(row.kind.startswith(("LOAD", "STORE")) and not small_float)


MEM_BYTES = _per_operation(_mem_bytes)
MEM_COUNTED = _per_operation(_mem_counted)
MEM_SIGNED = _per_operation(_mem_signed)
TIMING = _per_operation(lambda row: TIMING_CLASSES.index(row.timing))
