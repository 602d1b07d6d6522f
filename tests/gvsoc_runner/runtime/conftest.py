"""Compile a C file of a test and run it from main() on the embedded simulator."""

import numpy as np
import pytest

from gvsoc_runner.backends.base import OutputSpec, RunRequest
from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.build import BuildOptions, Unit, build_program


@pytest.fixture(scope="session")
def run_c():
    def run(source, inputs=None, outputs=None, target="gap9", num_cores=8, max_cycles=50_000_000):
        """outputs: {symbol: (shape, dtype)}; returns the RunResult."""
        program = build_program(
            [Unit("main.c", source)], BuildOptions(target=target, num_cores=num_cores)
        )
        request = RunRequest(
            program=program,
            target=target,
            inputs=inputs or {},
            outputs={n: OutputSpec(*spec) for n, spec in (outputs or {}).items()},
            max_cycles=max_cycles,
        )
        return EmbeddedBackend().run(request)

    return run


@pytest.fixture(scope="session")
def ulp_error():
    def error(got, exact):
        """Distance in units in the last place of the exact value, as a float32 has them."""
        place = np.spacing(np.abs(exact.astype(np.float32))).astype(np.float64)
        return np.abs(got.astype(np.float64) - exact) / place

    return error
