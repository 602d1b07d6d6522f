"""Software double arithmetic and 64-bit division against the host's, bit for bit."""

import numpy as np
import pytest

N = 4096
SOURCE = """#include <stdint.h>
double a[N] = {1.0}, b[N] = {1.0};
float f[N] = {1.0f};
double sum[N], difference[N], product[N], quotient[N], wide[N], from_int[N];
float narrow[N];
int32_t order[N], whole[N];
static int32_t relation(double x, double y) {
    return (x < y) | (x <= y) << 1 | (x == y) << 2 | (x != y) << 3 | (x > y) << 4 | (x >= y) << 5;
}
int main(void) {
    for (int i = 0; i < N; i++) {
        sum[i] = a[i] + b[i];
        difference[i] = a[i] - b[i];
        product[i] = a[i] * b[i];
        quotient[i] = a[i] / b[i];
        wide[i] = f[i];
        narrow[i] = (float)a[i];
        order[i] = relation(a[i], b[i]);
        whole[i] = a[i] > -2e9 && a[i] < 2e9 ? (int32_t)a[i] : 0;
        from_int[i] = (double)(int32_t)((uint32_t)i * 2654435761u);
    }
    return 0;
}
"""
DOUBLES = ("sum", "difference", "product", "quotient", "wide", "from_int")
OUTPUTS = {name: ((N,), "float64") for name in DOUBLES} | {"narrow": ((N,), "float32")}
OUTPUTS |= {"order": ((N,), "int32"), "whole": ((N,), "int32")}
SPECIAL = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 5e-324, 2.2250738585072014e-308]
SPECIAL += [1.7976931348623157e308, 1e-310, 3.4028235677973366e38, 2.0**-149, 1.5 * 2.0**-150]


def operands(seed):
    """A third special values, a third of similar size, a third from all exponents."""
    rng = np.random.default_rng([41, seed])
    near = rng.standard_normal(N) * 2.0 ** rng.integers(-3, 4, N)
    wild = rng.integers(0, 2**64, N, dtype=np.uint64).view(np.float64)
    return np.choose(rng.integers(0, 3, N), [rng.choice(SPECIAL, N), near, wild])


@pytest.fixture(scope="module")
def run(run_c):
    a, b = operands(0), operands(1)
    f = np.random.default_rng(9).integers(0, 2**32, N, dtype=np.uint32).view(np.float32)
    outputs = run_c(f"#define N {N}\n{SOURCE}", {"a": a, "b": b, "f": f}, OUTPUTS).outputs
    return a, b, f, outputs


def same(got, expected):
    """Equal bits; any NaN for a NaN."""
    both_nan = np.isnan(got) & np.isnan(expected)
    kind = np.uint64 if got.dtype == np.float64 else np.uint32
    return bool(np.all(both_nan | (got.view(kind) == expected.view(kind))))


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("sum", np.add),
        ("difference", np.subtract),
        ("product", np.multiply),
        ("quotient", np.divide),
    ],
)
def test_operation_is_correctly_rounded(run, name, operation):
    a, b, _, out = run
    with np.errstate(all="ignore"):
        assert same(out[name], operation(a, b))


def test_conversions_are_correctly_rounded(run):
    a, _, f, out = run
    with np.errstate(all="ignore"):
        assert same(out["wide"], f.astype(np.float64))
        assert same(out["narrow"], a.astype(np.float32))
        small = np.abs(a) < 2e9
        assert np.array_equal(out["whole"], np.where(small, np.where(small, a, 0), 0).astype(int))
    numbers = (np.arange(N, dtype=np.uint64) * 2654435761 % 2**32).astype(np.uint32)
    assert same(out["from_int"], numbers.view(np.int32).astype(np.float64))


def test_comparisons_know_infinities_zeros_and_nan(run):
    a, b, _, out = run
    bits = (a < b, a <= b, a == b, a != b, a > b, a >= b)
    expected = sum(bit.astype(np.int32) << k for k, bit in enumerate(bits))
    assert np.array_equal(out["order"], expected)


def test_64_bit_division_is_the_hosts(run_c):
    source = """#include <stdint.h>
int64_t a[256] = {1}, b[256] = {1};
int64_t q[256], r[256];
uint64_t uq[256], ur[256];
int main(void) {
    for (int i = 0; i < 256; i++) {
        q[i] = a[i] / b[i];
        r[i] = a[i] % b[i];
        uq[i] = (uint64_t)a[i] / (uint64_t)b[i];
        ur[i] = (uint64_t)a[i] % (uint64_t)b[i];
    }
    return 0;
}
"""
    rng = np.random.default_rng(3)
    a, b = (rng.integers(-(2**63) + 1, 2**63 - 1, 256) >> rng.integers(0, 63, 256) for _ in "ab")
    b[b == 0] = 7
    kinds = {"q": "int64", "r": "int64", "uq": "uint64", "ur": "uint64"}
    out = run_c(source, {"a": a, "b": b}, {n: ((256,), kind) for n, kind in kinds.items()}).outputs
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    toward_zero = [abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1) for x, y in pairs]
    assert out["q"].tolist() == toward_zero
    assert out["r"].tolist() == [x - n * y for (x, y), n in zip(pairs, toward_zero, strict=True)]
    unsigned = list(zip(a.view(np.uint64).tolist(), b.view(np.uint64).tolist(), strict=True))
    assert out["uq"].tolist() == [x // y for x, y in unsigned]
    assert out["ur"].tolist() == [x % y for x, y in unsigned]
