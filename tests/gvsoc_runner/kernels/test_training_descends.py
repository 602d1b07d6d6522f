"""Steps after steps on one sample: the kernels' loss follows NumPy's, and it falls."""

from itertools import pairwise

import numpy as np
import pytest

from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.build import BuildOptions
from gvsoc_runner.kernels import build_version, request_for, run_request
from gvsoc_runner.operations import load_operation

STEPS = 8
TARGET = "pulp-open-2508"
PARAMETERS = {
    "training-step": ("weight", "bias"),
    "training-step-mse": ("weight", "bias"),
    "mlp-step": ("weight1", "bias1", "weight2", "bias2"),
}
CASES = [(o, v) for o in PARAMETERS for v in load_operation(o).versions]


def on_the_cluster(operation, version, inputs, shape):
    """Losses of repeated steps: what one step leaves is where the next one starts."""
    program = build_version(operation, version, BuildOptions(target=TARGET))
    losses, inputs = [], dict(inputs)
    for _ in range(STEPS):
        request, _ = request_for(operation, program, shape, 0, 1, inputs)
        outputs = run_request(EmbeddedBackend(), request, TARGET, 8).outputs
        losses.append(float(outputs["odl_loss"][0]))
        for name in PARAMETERS[operation.id]:
            inputs[f"odl_{name}"] = outputs[f"odl_new_{name}"]
    return losses


def with_numpy(operation, inputs, shape):
    losses, inputs = [], dict(inputs)
    for _ in range(STEPS):
        found = operation.reference(inputs, shape, 1)
        losses.append(float(found["odl_loss"].value[0]))
        for name in PARAMETERS[operation.id]:
            inputs[f"odl_{name}"] = found[f"odl_new_{name}"].value
    return losses


@pytest.mark.parametrize(("operation_id", "version"), CASES)
def test_loss_falls_as_numpys_does(operation_id, version):
    operation = load_operation(operation_id)
    shape = (16, 12, 5, 1) if operation_id == "mlp-step" else (16, 5, 1)
    inputs = operation.draw(1, shape, 1) | {"odl_decay": np.zeros(1, np.float32)}
    inputs["odl_lr"] = np.array([0.05], np.float32)
    losses = on_the_cluster(operation, version, inputs, shape)
    # Rounding errors of about 1e-6 per step add up; they do not grow on a sample that is learned.
    assert losses == pytest.approx(with_numpy(operation, inputs, shape), rel=2e-5)
    assert all(later < earlier for earlier, later in pairwise(losses))
