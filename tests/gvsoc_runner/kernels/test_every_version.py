"""Every version of every kernel ladder: right numbers, guards whole, inputs unchanged, no race."""

import numpy as np
import pytest

from gvsoc_runner.errors import IrregularRun
from gvsoc_runner.operations import load_operation, operation_ids
from gvsoc_runner.operations.operation import CALLS

LADDERS = [(o, v) for o in operation_ids() for v in load_operation(o).versions]
#: Largest bound over largest element: a thousand additions at worst, far below any mistake.
SHARP = 2e-3


def shapes_of(operation_id, seed):
    operation = load_operation(operation_id)
    return (*operation.shapes, operation.random_shape(np.random.default_rng([seed, 5])))


@pytest.mark.parametrize(("operation_id", "version"), LADDERS)
def test_numbers_are_right_on_eight_cores(run_version, operation_id, version):
    assert not run_version(operation_id, version, shapes_of(operation_id, 0))


@pytest.mark.parametrize(("operation_id", "version"), LADDERS)
def test_rewritten_code_is_right_on_three_cores(run_version, operation_id, version):
    shapes = shapes_of(operation_id, 1)[-2:]
    assert not run_version(operation_id, version, shapes, num_cores=3, xpulp=True, seed=10)


@pytest.mark.slow
@pytest.mark.parametrize("xpulp", [False, True], ids=["plain", "xpulp"])
@pytest.mark.parametrize("num_cores", [1, 3, 5, 8])
@pytest.mark.parametrize(("operation_id", "version"), LADDERS)
def test_numbers_are_right_everywhere(run_version, operation_id, version, num_cores, xpulp):
    seed = 100 + num_cores
    shapes = (load_operation(operation_id).published, *shapes_of(operation_id, seed))
    options = {"num_cores": num_cores, "xpulp": xpulp, "calls": CALLS}
    assert not run_version(operation_id, version, shapes, seed=seed, **options)


@pytest.mark.parametrize("operation_id", operation_ids())
def test_bounds_are_sharp(operation_id):
    operation = load_operation(operation_id)
    shape = operation.published
    for right in operation.reference(operation.draw(3, shape, 2), shape, 2).values():
        for value, bound in zip(right.value, right.bound, strict=True):
            assert np.max(bound) <= SHARP * np.max(np.abs(value))


@pytest.mark.parametrize("operation_id", operation_ids())
def test_no_operand_equals_another(operation_id):
    operation = load_operation(operation_id)
    drawn = operation.draw(3, operation.published, 2)
    first = [a.ravel()[:8].tobytes() for n, a in drawn.items() if n != "odl_shape" and a.size > 8]
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("operation_id", operation_ids())
def test_size_zero_is_refused(run_version, operation_id):
    nothing = (0, *load_operation(operation_id).published[1:])
    with pytest.raises((ValueError, IrregularRun), match=r"expected sizes|no element"):
        run_version(operation_id, "v0", [nothing])
