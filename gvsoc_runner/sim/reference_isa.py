"""Instruction meanings the slow and obvious way, by mnemonic, in Python integers and fractions.

`execute(name, a, b, d, imm, fcsr)` gives (result, new fcsr) for every register instruction of the
table. It reads the mnemonic, not the operation number, so that a wrong number cannot hide.
"""

from gvsoc_runner.sim import reference_float as r
from gvsoc_runner.sim.reference_vector import execute_vector

MASK = 0xFFFFFFFF


def signed(value, width=32):
    """Two's complement value of the low `width` bits."""
    value &= (1 << width) - 1
    return value - (1 << width) if value >> (width - 1) else value


def _quotient(x, y):
    """Division towards zero."""
    return abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)


_ARITHMETIC = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "sll": lambda a, b: a << b % 32,
    "srl": lambda a, b: a >> b % 32,
    "sra": lambda a, b: signed(a) >> b % 32,
    "slt": lambda a, b: signed(a) < signed(b),
    "sltu": lambda a, b: a < b,
    "xor": lambda a, b: a ^ b,
    "or": lambda a, b: a | b,
    "and": lambda a, b: a & b,
    "mul": lambda a, b: a * b,
    "mulh": lambda a, b: signed(a) * signed(b) >> 32,
    "mulhsu": lambda a, b: signed(a) * b >> 32,
    "mulhu": lambda a, b: a * b >> 32,
    "div": lambda a, b: _quotient(signed(a), signed(b)) if b else -1,
    "divu": lambda a, b: a // b if b else -1,
    "rem": lambda a, b: signed(a) - _quotient(signed(a), signed(b)) * signed(b) if b else a,
    "remu": lambda a, b: a % b if b else a,
    "p.abs": lambda a, b: abs(signed(a)),
    "p.avgu": lambda a, b: (a + b & MASK) >> 1,
    "p.slet": lambda a, b: signed(a) <= signed(b),
    "p.sletu": lambda a, b: a <= b,
    "p.min": lambda a, b: min(signed(a), signed(b)),
    "p.minu": min,
    "p.max": lambda a, b: max(signed(a), signed(b)),
    "p.maxu": max,
    "p.ror": lambda a, b: a >> b % 32 | a << (32 - b % 32),
    "p.ff1": lambda a, b: (a & -a).bit_length() - 1 if a else 32,
    "p.fl1": lambda a, b: a.bit_length() - 1 if a else 32,
    "p.cnt": lambda a, b: a.bit_count(),
    "p.clb": lambda a, b: 31 - (a ^ (MASK if a >> 31 else 0)).bit_length() if a else 0,
    "p.exths": lambda a, b: signed(a, 16),
    "p.exthz": lambda a, b: a & 0xFFFF,
    "p.extbs": lambda a, b: signed(a, 8),
    "p.extbz": lambda a, b: a & 0xFF,
}


def _clip(name, x, y, imm):
    if name == "p.clipr":
        return -y - 1 if x < -y - 1 else min(x, y)
    if name == "p.clipur":
        return y if x > y else max(x, 0)
    power = 2 ** (imm - 1) if imm else 0
    low, high = (0, max(power - 1, 0)) if name == "p.clipu" else (-max(power, 1), max(power - 1, 0))
    return min(max(x, low), high)


def _bit_field(operation, a, d, field):
    width, position = field // 32 % 32 + 1, field % 32
    ones = 2**width - 1
    if operation == "extract":
        return signed(signed(a) >> position, width)
    if operation == "extractu":
        return a >> position & ones
    if operation == "insert":
        return d & ~(ones << position) | (a & ones) << position
    return a & ~(ones << position) if operation == "bclr" else a | ones << position


def _shift_rounded(value, shift, rounding, is_signed, wraps=True):
    """(value + 2**(shift-1)) >> shift in 32-bit arithmetic (33-bit rounding if not wraps)."""
    value = signed(value) if is_signed else value & MASK
    if rounding and shift:
        value += 2 ** (shift - 1)
        if wraps:
            value = signed(value) if is_signed else value & MASK
    return value >> shift


def _half_multiply(name, a, b, d, imm):
    rounding = name.endswith("RN")
    half = name[len("p.mul") :].removesuffix("RN").removesuffix("N")
    is_signed = half.endswith("s")
    x, y = (a >> 16, b >> 16) if half.startswith("hh") else (a & 0xFFFF, b & 0xFFFF)
    if is_signed:
        x, y = signed(x, 16), signed(y, 16)
    accumulate = name.startswith("p.mac")
    total = x * y + (d if accumulate else 0)
    return _shift_rounded(total, imm, rounding, is_signed, wraps=not accumulate)


def _sum(name, a, b, d, imm):
    by_register = name.endswith("r")
    if by_register:
        a, b, imm = d, a, b % 32
    total = a - b if name.startswith("p.sub") else a + b
    unsigned = name[5] == "u"
    return _shift_rounded(total, imm, "RN" in name, not unsigned)


def _integer(name, a, b, d, imm):
    """Result of RV32IM and scalar xPULP instructions; auipc takes the pc as a."""
    if name == "lui":
        return imm
    if name == "auipc":
        return a + imm
    immediate = {"sltiu": "sltu"}.get(name, name[:-1] if name.endswith("i") else name)
    if immediate != name:
        return _ARITHMETIC[immediate](a, imm & MASK)
    if name in _ARITHMETIC:
        return _ARITHMETIC[name](a, b)
    if name in ("p.mac", "p.msu"):
        return d + a * b if name == "p.mac" else d - a * b
    if name.startswith("p.clip"):
        return _clip(name, signed(a), signed(b), imm)
    if name.startswith(("p.mul", "p.mac")):
        return _half_multiply(name, a, b, d, imm)
    if name.startswith(("p.add", "p.sub")):
        return _sum(name, a, b, d, imm)
    operation = name.removeprefix("p.")
    if operation in ("extractr", "extractur", "insertr", "bclrr", "bsetr"):
        return _bit_field(operation[:-1], a, d, b)
    return _bit_field(operation, a, d, imm)


def _lanes(register, width, is_signed):
    lanes = [register >> shift & (1 << width) - 1 for shift in range(0, 32, width)]
    return [signed(lane, width) for lane in lanes] if is_signed else lanes


def _join(lanes, width):
    return sum((lane & (1 << width) - 1) << width * index for index, lane in enumerate(lanes))


_RELATIONS = {
    "eq": lambda x, y: x == y,
    "ne": lambda x, y: x != y,
    "gt": lambda x, y: x > y,
    "ge": lambda x, y: x >= y,
    "lt": lambda x, y: x < y,
    "le": lambda x, y: x <= y,
}


def _lane_operation(operation, x, y, width):
    if operation.startswith("cmp"):
        return -_RELATIONS[operation[3:5]](x, y)
    if operation == "avg":
        return signed(x + y, width) >> 1
    if operation == "avgu":
        return (x + y & (1 << width) - 1) >> 1
    return {
        "add": lambda: x + y,
        "sub": lambda: x - y,
        "min": lambda: min(x, y),
        "max": lambda: max(x, y),
        "srl": lambda: x >> y % width,
        "sra": lambda: x >> y % width,
        "sll": lambda: x << y % width,
        "or": lambda: x | y,
        "xor": lambda: x ^ y,
        "and": lambda: x & y,
    }[operation.removesuffix("u")]()


def _shuffled(a, b, d, width, name):
    """pv.shuffle and pv.shuffle2: the bit above the lane number selects the source register."""
    count = 32 // width
    joined = []
    for selector in _lanes(b, width, False):
        source = a
        if "2" in name:
            chosen = bool(selector & count)
            source = a if chosen != name.endswith("v2") else d
        joined.append(_lanes(source, width, False)[selector % count])
    return _join(joined, width)


def _simd_special(operation, name, a, b, d, imm, width):
    lanes = _lanes(a, width, operation != "extractu")
    if operation == "abs":
        return _join([abs(lane) for lane in lanes], width)
    if operation in ("extract", "extractu"):
        return lanes[imm % len(lanes)]
    if operation == "insert":
        old = _lanes(d, width, False)
        old[imm % len(old)] = a
        return _join(old, width)
    if operation.startswith("shufflei"):
        bytes_a = _lanes(a, 8, False)
        return _join(
            [bytes_a[imm >> 2 * i & 3] for i in range(3)] + [bytes_a[int(operation[-1])]], 8
        )
    if operation.startswith("shuffle"):
        if ".sci." in name:
            b = (imm & 1) | (imm >> 1 & 1) << 16
        return _shuffled(a, b, d, width, name)
    if operation == "pack":
        return _join([b, a], 16)
    old = _lanes(d, 8, False)
    low = 2 if operation == "packhi" else 0
    old[low : low + 2] = [b, a]
    return _join(old, 8)


def _simd(name, a, b, d, imm):
    """Packed SIMD, pv.operation[.sc|.sci].h|b."""
    operation = name.split(".")[1]
    width = 16 if ".h" in name else 8
    special = ("abs", "extract", "extractu", "insert", "pack", "packhi", "packlo")
    if operation in special or operation.startswith("shuffle"):
        return _simd_special(operation, name, a, b, d, imm, width)
    unsigned = operation.endswith("u") or operation in ("srl", "dotup", "sdotup")
    xs = _lanes(a, width, not unsigned and not operation.endswith("usp"))
    ys = _lanes(b, width, not unsigned)
    if ".sci." in name:
        ys = _lanes(imm & (1 << width) - 1, width, not unsigned)[:1] * len(xs)
    elif ".sc." in name:
        ys = ys[:1] * len(xs)
    if "dot" in operation:
        return sum(x * y for x, y in zip(xs, ys, strict=True)) + (d if operation[0] == "s" else 0)
    results = [_lane_operation(operation, x, y, width) for x, y in zip(xs, ys, strict=True)]
    return _join(results, width)


def _scalar_float(name, a, b, c, mode):
    """(bits, flags) of a scalar float instruction whose name ends in its format."""
    operation, *formats = name.split(".")
    if operation == "fmv":
        return a, 0
    fmt = r.FORMATS[formats[-1]] if formats[-1] in r.FORMATS else r.FORMATS[formats[0]]
    mask = (1 << fmt.width) - 1
    x, y, z = a & mask, b & mask, c & mask
    top = 1 << (fmt.width - 1)
    if operation in ("fmulex", "fmacex"):
        single = r.FORMATS["s"]
        if operation == "fmulex":
            return r.multiply(x, y, fmt, single, mode)
        return r.fma(x, y, fmt, c, single, mode)
    if operation in ("fmadd", "fmsub", "fnmsub", "fnmadd"):
        x ^= top if operation.startswith("fn") else 0
        z ^= top if operation in ("fmsub", "fnmadd") else 0
        return r.fma(x, y, fmt, z, fmt, mode)
    if operation == "fcvt":
        return _conversion(formats, a, fmt, mode)
    if operation.startswith("fsgnj"):
        sign = {"fsgnj": y, "fsgnjn": ~y, "fsgnjx": x ^ y}[operation] & top
        return x & (top - 1) | sign, 0
    return {
        "fadd": lambda: r.add(x, y, fmt, mode),
        "fsub": lambda: r.add(x, y ^ top, fmt, mode),
        "fmul": lambda: r.multiply(x, y, fmt, fmt, mode),
        "fdiv": lambda: r.divide(x, y, fmt, mode),
        "fsqrt": lambda: r.square_root(x, fmt, mode),
        "fmin": lambda: r.min_max("min", x, y, fmt),
        "fmax": lambda: r.min_max("max", x, y, fmt),
        "fle": lambda: r.compare("le", x, y, fmt),
        "flt": lambda: r.compare("lt", x, y, fmt),
        "feq": lambda: r.compare("eq", x, y, fmt),
        "fclass": lambda: (1 << r.classify(x, fmt), 0),
    }[operation]()


def _conversion(formats, a, fmt, mode):
    target, source = formats
    if target in ("w", "wu"):
        low, high = (0, 2**32 - 1) if target == "wu" else (-(2**31), 2**31 - 1)
        return r.to_int(a & (1 << fmt.width) - 1, fmt, low, high, mode)
    if source in ("w", "wu"):
        return r.from_int(a if source == "wu" else signed(a), r.FORMATS[target], mode)
    return r.convert(a & (1 << fmt.width) - 1, fmt, r.FORMATS[target], mode)


def _float(name, a, b, c, mode):
    """Scalar float result widened to a register: small float results copy their sign upwards."""
    bits, flags = _scalar_float(name, a, b, c, mode)
    operation, first, *_ = name.split(".")
    if operation in ("fmin", "fmax") and first != "s":  # one NaN: the other register, whole
        fmt = r.FORMATS[first]
        nan_a, nan_b = (r.is_nan(value & (1 << fmt.width) - 1, fmt) for value in (a, b))
        if nan_a != nan_b:
            return (b if nan_a else a), flags
    integer = operation in ("fle", "flt", "feq", "fclass", "fmv") or first in ("w", "wu")
    if not integer and first in r.FORMATS:
        bits = signed(bits, r.FORMATS[first].width)
    return bits, flags


def execute(name, a, b, d, imm, fcsr):
    """(result, new fcsr) of a register instruction; registers as unsigned Python integers.

    Returns (None, fcsr) when the rounding mode is reserved, i.e. the instruction is illegal.
    """
    if not name.startswith(("f", "vf")):
        result = _simd(name, a, b, d, imm) if name[:3] == "pv." else _integer(name, a, b, d, imm)
        return int(result) & MASK, fcsr
    mode = fcsr >> 5 if imm == 7 else imm
    if mode > 4:
        return None, fcsr
    function = execute_vector if name.startswith("vf") else _float
    result, flags = function(name, a, b, d, mode)
    return result & MASK, fcsr | flags
