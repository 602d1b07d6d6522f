"""The small maths functions: largest error in units in the last place, and special values."""

import numpy as np
import pytest

COUNT = 16384
SOURCE = """#include "pmsis.h"
#include <math.h>
float in[COUNT] = {1.0f};
float out[COUNT];
int main(void) {
    for (int i = 0; i < COUNT; i++) out[i] = FUNCTION(in[i]);
    return 0;
}
"""


@pytest.fixture
def apply(run_c):
    def call(function, values):
        values = np.asarray(values, np.float32)
        padded = np.resize(values, COUNT)
        source = f"#define COUNT {COUNT}\n#define FUNCTION {function}\n{SOURCE}"
        run = run_c(source, {"in": padded}, {"out": ((COUNT,), "float32")})
        return padded.astype(np.float64), run.outputs["out"]

    return call


def floats_between(low, high):
    """Equally many floats from every binade between two values of one sign."""
    ends = np.array([low, high], np.float32).view(np.uint32)
    return np.linspace(ends[0], ends[1], COUNT).astype(np.uint32).view(np.float32)


@pytest.mark.parametrize(
    ("function", "exact", "values", "bound"),
    [
        ("expf", np.exp, np.linspace(-87.3, 88.7, COUNT), 1.1),
        ("expf", np.exp, floats_between(1e-30, 88.0), 1.1),
        ("expf", np.exp, floats_between(-1e-30, -87.0), 1.1),
        ("logf", np.log, floats_between(1e-38, 3e38), 1.0),
        ("logf", np.log, np.linspace(0.5, 2.0, COUNT), 1.0),
        ("tanhf", np.tanh, np.linspace(-10, 10, COUNT), 1.5),
        ("tanhf", np.tanh, floats_between(1e-30, 10.0), 1.5),
        ("sqrtf", np.sqrt, floats_between(1e-38, 3e38), 0.5),
    ],
)
def test_error_stays_within_its_bound(apply, ulp_error, function, exact, values, bound):
    used, got = apply(function, values)
    assert ulp_error(got, exact(used)).max() <= bound


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        ("expf", 0.0, 1.0),
        ("expf", np.inf, np.inf),
        ("expf", -np.inf, 0.0),
        ("expf", 89.0, np.inf),
        ("expf", np.nan, np.nan),
        ("logf", 1.0, 0.0),
        ("logf", 0.0, -np.inf),
        ("logf", -1.0, np.nan),
        ("logf", np.inf, np.inf),
        ("tanhf", np.inf, 1.0),
        ("tanhf", -np.inf, -1.0),
        ("tanhf", np.nan, np.nan),
        ("tanhf", -0.0, -0.0),
        ("sqrtf", -1.0, np.nan),
        ("fabsf", -0.0, 0.0),
    ],
)
def test_special_value_gives_what_the_standard_says(apply, function, value, expected):
    _, got = apply(function, [value])
    assert np.array_equal(got[:1], np.float32([expected]), equal_nan=True)
    if not np.isnan(expected):
        assert np.signbit(got[0]) == np.signbit(expected)


def test_exponential_of_small_numbers_reaches_into_the_subnormals(apply):
    used, got = apply("expf", np.linspace(-103.0, -87.4, COUNT))
    error = np.abs(got.astype(np.float64) - np.exp(used))
    assert error.max() <= 2.0**-149
