"""Exponential and reciprocal of the fused kernels are as exact as their header says."""

import numpy as np
import pytest

from gvsoc_runner.backends.base import OutputSpec, RunRequest
from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.operations.operation import UNIT_ROUNDOFF

COUNT = 16384
TARGET = "pulp-open-2508"
SOURCE = f"""#include "softmax.h"
float in[{COUNT}] = {{1.0f}};
float out[{COUNT}];
int main(void) {{
    for (int i = 0; i < {COUNT}; i++) out[i] = FUNCTION(in[i]);
    return 0;
}}
"""


@pytest.fixture
def apply():
    def call(function, values):
        source = f"#define FUNCTION {function}\n{SOURCE}"
        program = build_program([Unit("main.c", source, True)], BuildOptions(target=TARGET))
        given = np.resize(values, COUNT).astype(np.float32)
        request = RunRequest(
            program, TARGET, {"in": given}, {"out": OutputSpec((COUNT,))}, region_symbols=None
        )
        got = EmbeddedBackend().run(request).outputs["out"]
        return given.astype(np.float64), got.astype(np.float64)

    return call


@pytest.mark.parametrize("lowest", [-86.4, -2.0])
def test_exponential_is_as_exact_as_documented(apply, lowest):
    x, got = apply("exp_of_nonpositive", np.linspace(lowest, 0.0, COUNT))
    error = np.abs(got / np.exp(x) - 1)
    assert np.all(error <= 1.3 * UNIT_ROUNDOFF + 3e-9 * np.abs(x))


def test_exponential_of_far_smaller_values_stays_tiny(apply):
    _, got = apply("exp_of_nonpositive", np.linspace(-1e30, -86.6, COUNT))
    assert np.all((got > 0) & (got < 3e-38))


@pytest.mark.parametrize(("low", "high"), [(1.0, 256.0), (1e-30, 1e-28), (1e28, 1e30)])
def test_reciprocal_is_as_exact_as_documented(apply, low, high):
    x, got = apply("reciprocal", np.linspace(low, high, COUNT))
    assert np.abs(got * x - 1).max() <= 1.1 * UNIT_ROUNDOFF
