"""Training on the cluster follows NumPy, step by step."""

import numpy as np

from gvsoc_runner.build import Unit
from gvsoc_runner.training import train_on_cluster
from odlkit import losses

RNG = np.random.default_rng(7)
X, TARGET = RNG.normal(size=(6, 9)), RNG.integers(3, size=6)


def numpy_losses(lr):
    """The same six steps in float64."""
    weight, bias, found = np.zeros((3, 9)), np.zeros(3), []
    for x, target in zip(X.astype(np.float32)[:, None], TARGET[:, None], strict=True):
        logits = x @ weight.T + bias
        found.append(losses.softmax_cross_entropy_forward(logits, target))
        slopes = losses.softmax_cross_entropy_backward(logits, target)
        weight, bias = weight - lr * slopes.T @ x, bias - lr * slopes[0]
    return np.array(found)


def test_our_kernels_lose_what_numpy_loses():
    found = train_on_cluster(None, X, TARGET, num_classes=3, lr=0.25)
    np.testing.assert_allclose(found, numpy_losses(0.25), rtol=1e-5)


def test_a_step_that_forgets_to_update_does_not_learn():
    forgets = """#include "odl_train.h"
void training_step_cl(void *args) {
    const struct step_args *step = args;
    pulp_linear_fp32_fw_cl(step->layer);
    pulp_CrossEntropyLoss(step->loss);
}
"""
    unit = Unit("cell.c", forgets, trusted=False)
    found = train_on_cluster(unit, X, TARGET, num_classes=3, lr=0.25)
    np.testing.assert_allclose(found, np.log(3), rtol=1e-6)
