"""Training on the cluster follows NumPy, step by step."""

import numpy as np

from gvsoc_runner.build import Unit
from gvsoc_runner.training import train_on_cluster
from odlkit.training import losses_by_sample

RNG = np.random.default_rng(7)
X, TARGET = RNG.normal(size=(6, 9)), RNG.integers(3, size=6)


def test_our_kernels_lose_what_numpy_loses():
    found = train_on_cluster(None, X, TARGET, num_classes=3, lr=0.25)
    expected = losses_by_sample(X.astype(np.float32), TARGET, 3, 0.25)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


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
