"""Runs one version of a kernel ladder and holds its numbers against the float64 reference."""

from dataclasses import replace

import numpy as np
import pytest

from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.build import BuildOptions
from gvsoc_runner.kernels import build_version, request_for, run_request
from gvsoc_runner.operations import load_operation

TARGET = "pulp-open-2508"


def wrong_elements(operation, shape, inputs, outputs, calls):
    """One line per output with elements outside of their bound."""
    lines = []
    for symbol, right in operation.reference(inputs, shape, calls).items():
        got = outputs[symbol].astype(np.float64)
        assert got.shape == right.value.shape == right.bound.shape, symbol
        bad = ~(np.abs(got - right.value) <= right.bound)  # NaN is bad
        if bad.any():
            at = tuple(np.argwhere(bad)[0])
            what = f"{got[at]} instead of {right.value[at]} +- {right.bound[at]}"
            lines.append(
                f"{operation.describe(shape)}: {symbol}{list(at)}: {what}, {bad.sum()} bad"
            )
    return lines


@pytest.fixture(scope="session")
def run_version():
    """Runs shapes of an operation; broken guards, changed inputs and races raise.

    Gives the wrong elements as lines of text, none when everything is right.
    """

    def run(operation_id, version, shapes, *, num_cores=8, xpulp=False, seed=0, calls=2):
        operation = load_operation(operation_id)
        options = BuildOptions(target=TARGET, num_cores=num_cores, xpulp=xpulp)
        program = build_version(operation, version, options)
        lines = []
        for number, shape in enumerate(shapes):
            request, inputs = request_for(operation, program, shape, seed + number, calls)
            request = replace(request, options={"races": True})
            outputs = run_request(EmbeddedBackend(), request, TARGET, num_cores).outputs
            lines += wrong_elements(operation, shape, inputs, outputs, calls)
        return lines

    return run
