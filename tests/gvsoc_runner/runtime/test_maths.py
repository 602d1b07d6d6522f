"""The small maths functions: largest error in units in the last place, and special values."""

import re

import numpy as np
import pytest

from gvsoc_runner.compilation import C_FOLDER

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


MEASURED = {
    name: (float(error), int(cycles))
    for name, error, cycles in re.findall(
        r"//   (\w+) +([\d.]+) ulp +(\d+) cycles", (C_FOLDER / "include/math.h").read_text()
    )
}


@pytest.mark.parametrize(
    ("function", "exact", "values"),
    [
        ("expf", np.exp, np.linspace(-87.3, 88.7, COUNT)),
        ("expf", np.exp, floats_between(1e-30, 88.0)),
        ("expf", np.exp, floats_between(-1e-30, -87.0)),
        ("logf", np.log, floats_between(1e-38, 3e38)),
        ("logf", np.log, np.linspace(0.5, 2.0, COUNT)),
        ("tanhf", np.tanh, np.linspace(-10, 10, COUNT)),
        ("tanhf", np.tanh, floats_between(1e-30, 10.0)),
        ("sqrtf", np.sqrt, floats_between(1e-38, 3e38)),
        ("fabsf", np.abs, np.linspace(-10, 10, COUNT)),
    ],
)
def test_error_stays_within_the_documented_one(apply, ulp_error, function, exact, values):
    used, got = apply(function, values)
    assert ulp_error(got, exact(used)).max() <= MEASURED[function][0]


TIMING = """#include "pmsis.h"
#include <math.h>
volatile float sink;
uint32_t cycles;
__attribute__((unused)) static float same(float x) { return x; }
static void measure(void *arg) {
    (void)arg;
    for (int warm = 0; warm < 2; warm++) {
        float sum = 0.0f;
        pi_perf_reset();
        pi_perf_start();
        for (int i = 1; i <= 100; i++) {
            float x = 0.083f * (float)i;
            sum += FUNCTION(x);
        }
        pi_perf_stop();
        cycles = pi_perf_read(PI_PERF_CYCLES);
        sink = sum;
    }
}
int main(void) {
    struct pi_device cluster;
    struct pi_cluster_task task;
    pi_open_from_conf(&cluster, NULL);
    pi_cluster_open(&cluster);
    pi_cluster_send_task_to_cl(&cluster, pi_cluster_task(&task, measure, NULL));
    return 0;
}
"""


@pytest.mark.parametrize("function", MEASURED)
def test_cycles_per_call_are_the_documented_ones(run_c, function):
    def cycles(name):
        source = f"#define FUNCTION {name}\n{TIMING}"
        outputs = {"cycles": ((1,), "uint32")}
        return int(run_c(source, outputs=outputs, target="pulp-open-2508").outputs["cycles"][0])

    net = (cycles(function) - cycles("same")) / 100
    assert net == pytest.approx(MEASURED[function][1], rel=0.05, abs=1)


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
