"""Stopping between calls to deal out inputs costs the program no cycle."""

from dataclasses import replace

import pytest

from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.build import BuildOptions
from gvsoc_runner.exercises import load_exercise
from gvsoc_runner.kernels import build_kernel, request_for


@pytest.mark.parametrize("xpulp", [False, True])
@pytest.mark.parametrize("exercise_id", ["linear-bw-weight-c", "training-step-c"])
def test_a_supervised_run_takes_the_cycles_of_a_free_one(exercise_id, xpulp):
    operation = load_exercise(exercise_id).operation
    program = build_kernel(operation, None, BuildOptions(target="pulp-open-2508", xpulp=xpulp))
    request, _ = request_for(operation, program, operation.published, 0)
    request = replace(request, target="pulp-open-2508")
    supervised, free = (
        EmbeddedBackend().run(replace(request, guarded=guarded))
        for guarded in (request.guarded, None)
    )
    cycles = [[region.cycles for region in run.regions] for run in (supervised, free)]
    assert cycles[0] == cycles[1]
