"""c/include/xpulp.h: each function against its meaning in Python."""

import re

import numpy as np
import pytest

from gvsoc_runner.api import build_source, run_program
from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.compilation import C_FOLDER

WORDS = [0, 1, 0x7F80FF01, 0x80000000, 0x7FFFFFFF, 0xFFFFFFFF, 0x8080017F, 0x12FE34DC, 0x3C00C100]
HALVES = [0x3C003800, 0xC1004248, 0x00007BFF, 0x2E661001]


def lanes(word, kind):
    return np.array([word], np.uint32).view(kind).astype(np.int64)


def word(values, kind):
    return int(np.array(values, np.int64).astype(kind).view(np.uint32)[0])


def signed(x):
    return lanes(x, np.int32)[0]


def by_lane(kind, operation):
    return lambda a, b: word(operation(lanes(a, kind), lanes(b, kind)), kind)


def dot(kind):
    return lambda a, b: int((lanes(a, kind) * lanes(b, kind)).sum()) % (1 << 32)


def by_half(operation):
    def compute(a, b):
        x, y = (np.array([w], np.uint32).view(np.float16) for w in (a, b))
        with np.errstate(over="ignore"):
            return int(operation(x, y).astype(np.float16).view(np.uint32)[0])

    return compute


PAIRS = {
    "xp_min": lambda a, b: min(signed(a), signed(b)) % (1 << 32),
    "xp_max": lambda a, b: max(signed(a), signed(b)) % (1 << 32),
    "xp_pack2": lambda a, b: (a & 0xFFFF) << 16 | b & 0xFFFF,
    **{
        f"xp_{name}{n}": by_lane(kind, operation)
        for n, kind in ((4, np.int8), (2, np.int16))
        for name, operation in {
            "add": np.add,
            "sub": np.subtract,
            "min": np.minimum,
            "max": np.maximum,
        }.items()
    },
    "xp_dot4": dot(np.int8),
    "xp_dot2": dot(np.int16),
}
HALF_PAIRS = {
    "xp_add2h": by_half(np.add),
    "xp_sub2h": by_half(np.subtract),
    "xp_mul2h": by_half(np.multiply),
    "xp_min2h": by_half(np.minimum),
    "xp_max2h": by_half(np.maximum),
}
SUMS = {
    "xp_mac": lambda s, a, b: (s + a * b) % (1 << 32),
    "xp_msu": lambda s, a, b: (s - a * b) % (1 << 32),
    "xp_sdot4": lambda s, a, b: (s + dot(np.int8)(a, b)) % (1 << 32),
    "xp_sdot2": lambda s, a, b: (s + dot(np.int16)(a, b)) % (1 << 32),
}
SINGLES = {
    "xp_abs": lambda a: abs(int(signed(a))) % (1 << 32),
    "xp_ones": lambda a: bin(a).count("1"),
}


def run(expression, *columns):
    """The word that an expression of a, b, c gives for each row of operands."""
    rows = len(columns[0])
    tables = "".join(
        f"static const uint32_t t{i}[] = {{{', '.join(f'{w}u' for w in column)}}};\n"
        for i, column in enumerate(columns)
    )
    names = "".join(f"uint32_t {'abc'[i]} = t{i}[i]; " for i in range(len(columns)))
    source = (
        f'#include "xpulp.h"\n{tables}uint32_t results[{rows}];\n'
        f"int main(void) {{ for (int i = 0; i < {rows}; i++) {{ {names}"
        f"results[i] = (uint32_t)({expression}); }} return 0; }}\n"
    )
    outputs = {"results": OutputSpec((rows,), "uint32")}
    program = build_source(source, xpulp=False)
    return run_program(program, outputs=outputs).outputs["results"].tolist()


def pairs(words):
    return [[a for a in words for _ in words], [b for _ in words for b in words]]


@pytest.mark.parametrize("name", PAIRS | HALF_PAIRS)
def test_two_operands(name):
    columns = pairs(HALVES if name in HALF_PAIRS else WORDS)
    wanted = [(PAIRS | HALF_PAIRS)[name](a, b) for a, b in zip(*columns, strict=True)]
    assert run(f"{name}(a, b)", *columns) == wanted


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_and_two_operands(name):
    columns = [*pairs(WORDS), [7 * i for i in range(len(WORDS) ** 2)]]
    wanted = [SUMS[name](c, a, b) for a, b, c in zip(*columns, strict=True)]
    assert run(f"{name}(c, a, b)", *columns) == wanted


@pytest.mark.parametrize("name", SINGLES)
def test_one_operand(name):
    assert run(f"{name}(a)", WORDS) == [SINGLES[name](a) for a in WORDS]


def test_clipping_is_symmetric_but_for_one():
    numbers = [0, 5, 100, 101, -5 % (1 << 32), -101 % (1 << 32), -102 % (1 << 32)]
    wanted = [max(-101, min(100, int(signed(a)))) % (1 << 32) for a in numbers]
    assert run("xp_clip(a, 100)", numbers) == wanted


def test_products_of_halves_are_added_with_one_rounding():
    a, b, c = 0x3C013C01, 0x3C013C01, 0xBC02BC02  # (1 + u)^2 - (1 + 2u) = u^2
    assert run("xp_mac2h(c, a, b)", [a], [b], [c]) == [0x00100010]


def test_floats_become_halves_and_back():
    bits = "(union { float f; uint32_t u; }){"
    packed = run("xp_pack2h(1.5f, -2.0f)", [0])
    assert packed == [0xC0003E00]
    assert run(f"{bits}xp_half0(a)}}.u", packed) == [0x3FC00000]
    assert run(f"{bits}xp_half0(a >> 16)}}.u", packed) == [0xC0000000]


def test_packed_loops_give_the_same_with_hardware_loops():
    source = (
        '#include "xpulp.h"\nint8_t a[64] __attribute__((aligned(4))), b[64] '
        "__attribute__((aligned(4)));\nint32_t results[4];\n"
        "__attribute__((noinline)) static int dot(const v4s *x, const v4s *y, int n) {\n"
        "    int s = 3;\n    for (int i = 0; i < n; i++) s = xp_sdot4(s, x[i], y[i]);\n"
        "    return s;\n}\n"
        "int main(void) { for (int i = 0; i < 64; i++) { a[i] = 7 * i; b[i] = 5 * i - 90; }\n"
        "for (int i = 0; i < 4; i++) results[i] = dot((v4s *)a, (v4s *)b, 4 * i); return 0; }\n"
    )
    outputs = {"results": OutputSpec((4,), "int32")}
    program = build_source(source)
    x, y = (np.arange(64) * 7).astype(np.int8), (np.arange(64) * 5 - 90).astype(np.int8)
    products = x.astype(np.int64) * y
    wanted = [3 + int(products[: 16 * i].sum()) for i in range(4)]
    assert program.xpulp
    assert run_program(program, outputs=outputs).outputs["results"].tolist() == wanted


def test_every_function_of_the_header_is_tried():
    text = (C_FOLDER / "include" / "xpulp.h").read_text()
    names = set(re.findall(r"\b(xp_\w+)\b", text))
    others = {"xp_clip", "xp_mac2h", "xp_pack2h", "xp_half0", "xp_sdot2h"}
    assert names == set(PAIRS) | set(HALF_PAIRS) | set(SUMS) | set(SINGLES) | others


def test_the_dot_product_of_halves_runs_on_pulp_open():
    source = (
        '#include "xpulp.h"\nunion { float f; uint32_t u; } results;\n'
        "int main(void) { results.f = xp_sdot2h(1.0f, 0x40003c00, 0x40004200); return 0; }\n"
    )
    target, outputs = "pulp-open-2603", {"results": OutputSpec((1,), "float32")}
    program = build_source(source, target=target)
    found = run_program(program, target=target, outputs=outputs).outputs["results"]
    assert found.tolist() == [1.0 + 1.0 * 3.0 + 2.0 * 2.0]
