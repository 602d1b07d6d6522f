"""Vector float instructions the slow and obvious way, by mnemonic (see reference_isa.py)."""

from fractions import Fraction

from gvsoc_runner.sim import reference_float as r


def _split(register, width):
    return [register >> shift & (1 << width) - 1 for shift in range(0, 32, width)]


def _joined(results, width):
    """Put (value, flags) lanes side by side, `width` bits each."""
    value = flags = 0
    for index, (lane, lane_flags) in enumerate(results):
        value |= (lane & (1 << width) - 1) << width * index
        flags |= lane_flags
    return value, flags


def _lane(operation, x, y, z, fmt, mode):
    """(value, flags) of one lane of an operation that gives a float."""
    top = 1 << (fmt.width - 1)
    if operation.startswith("vfsgnj"):
        sign = {"vfsgnj": y, "vfsgnjn": ~y, "vfsgnjx": x ^ y}[operation] & top
        return x & (top - 1) | sign, 0
    return {
        "vfadd": lambda: r.add(x, y, fmt, mode),
        "vfsub": lambda: r.add(x, y ^ top, fmt, mode),
        "vfmul": lambda: r.multiply(x, y, fmt, fmt, mode),
        "vfdiv": lambda: r.divide(x, y, fmt, mode),
        "vfmin": lambda: r.min_max("min", x, y, fmt),
        "vfmax": lambda: r.min_max("max", x, y, fmt),
        "vfmac": lambda: r.fma(x, y, fmt, z, fmt, mode),
        "vfmre": lambda: r.fma(x, y, fmt, z ^ top, fmt, mode),
        "vfmre.v2": lambda: r.fma(x ^ top, y, fmt, z, fmt, mode),
        "vfavg": lambda: r.add(x, y, fmt, r.RNE, Fraction(1, 2)),
        "vfsqrt": lambda: r.square_root(x, fmt, mode),
    }[operation]()


def _relation(operation, x, y, fmt):
    """(0 or 1, flags) of one lane of a comparison; every relation is false for a NaN."""
    relation = operation[2:]
    if relation == "ne":
        equal, flags = r.compare("eq", x, y, fmt)
        return int(not equal and not r.is_nan(x, fmt) and not r.is_nan(y, fmt)), flags
    if relation in ("ge", "gt"):
        return r.compare({"ge": "le", "gt": "lt"}[relation], y, x, fmt)
    return r.compare(relation, x, y, fmt)


def _class(x, fmt):
    """The 8-bit class of one lane."""
    number = r.classify(x, fmt)
    place = {8: 4, 9: 5}.get(number, {0: 0, 1: 1, 2: 2, 3: 3}.get(min(number, 7 - number)))
    return (0x80 if r.sign_of(x, fmt) else 0x40) | 1 << place, 0


def _conversion(target, source, a, mode):
    """vfcvt.target.source; x and xu are integers of lane width."""
    if source in ("x", "xu"):
        fmt = r.FORMATS[target]
        values = _split(a, fmt.width)
        if source == "x":
            values = [v - (v >> (fmt.width - 1) << fmt.width) for v in values]
        return _joined([r.from_int(v, fmt, mode) for v in values], fmt.width)
    fmt = r.FORMATS[source]
    lanes = _split(a, fmt.width)
    if target in ("x", "xu"):
        half = 1 << (fmt.width - 1)
        low, high = (-half, half - 1) if target == "x" else (0, 2 * half - 1)
        return _joined([r.to_int(lane, fmt, low, high, mode) for lane in lanes], fmt.width)
    out = r.FORMATS[target]
    value, flags = _joined([r.convert(lane, fmt, out, mode) for lane in lanes[:2]], out.width)
    return (value << 16 if target == "b" else value), flags


def _pack(operation, fmt, a, b, d, mode):
    single = r.FORMATS["s"]
    pair = [r.convert(value, single, fmt, mode) for value in (a, b)]
    value, flags = _joined(pair, fmt.width)
    if fmt.width == 16:
        return value, flags
    return (value << 16 | d & 0xFFFF if operation == "vfcpkb" else d & 0xFFFF0000 | value), flags


def _chain(xs, ys, fmt, out):
    """Sum of products from the last lane to the first, rounded at every step."""
    total, flags = r.multiply(xs[-1], ys[-1], fmt, out, r.RNE)
    for x, y in list(zip(xs, ys, strict=True))[-2::-1]:
        total, more = r.fma(x, y, fmt, total, out, r.RNE)
        flags |= more
    return total, flags


def _dot_add(negative, xs, ys, fmt, out, d):
    results = []
    for index, old in enumerate(_split(d, out.width)):
        first, flags_1 = r.multiply(xs[2 * index], ys[2 * index], fmt, out, r.RNE)
        both, flags_2 = r.fma(xs[2 * index + 1], ys[2 * index + 1], fmt, first, out, r.RNE)
        both ^= negative << (out.width - 1)
        total, flags_3 = r.add(old, both, out, r.RNE)
        results.append((total, flags_1 | flags_2 | flags_3))
    return _joined(results, out.width)


def execute_vector(name, a, b, d, mode):
    """(register, flags) of a vector float instruction."""
    operation, *parts = name.split(".")
    version_2 = parts[-1] == "v2"
    parts = [part for part in parts if part not in ("r", "v2")]
    if operation == "vfmv":
        return a, 0
    if operation == "vfcvt":
        return _conversion(*parts, a, mode)
    if operation in ("vfcpka", "vfcpkb"):
        return _pack(operation, r.FORMATS[parts[0]], a, b, d, mode)
    fmt = r.FORMATS[parts[-1]]
    xs, ys, zs = (_split(register, fmt.width) for register in (a, b, d))
    if ".r." in name:
        ys = ys[:1] * len(ys)
    if operation == "vfclass":
        return _joined([_class(x, fmt) for x in xs], 8)
    if operation in ("vfeq", "vfne", "vflt", "vfge", "vfle", "vfgt"):
        results = [_relation(operation, x, y, fmt) for x, y in zip(xs, ys, strict=True)]
        return _joined(results, 1 if version_2 else fmt.width)
    if operation == "vfdotp":
        total, flags = _chain(xs, ys, fmt, fmt)
        return total - (total >> (fmt.width - 1) << fmt.width), flags
    if operation in ("vfdotpex", "vfndotpex"):
        out = r.FORMATS[parts[0]]
        if parts in (["s", "ah"], ["s", "b"]):
            return _chain(xs, ys, fmt, out)
        return _dot_add(operation == "vfndotpex", xs, ys, fmt, out, d)
    lane = f"{operation}.v2" if version_2 else operation
    triples = zip(xs, ys, zs, strict=True)
    return _joined([_lane(lane, x, y, z, fmt, mode) for x, y, z in triples], fmt.width)
