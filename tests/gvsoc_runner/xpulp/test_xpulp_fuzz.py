"""Random loops leave the same data with the pass as without."""

import pytest

from gvsoc_runner.xpulp.fuzz import compare


@pytest.mark.parametrize("seed", [11, 9023])
def test_random_loops_leave_the_same_data(seed):
    comparison = compare(seed)
    assert comparison.reason == ""
    assert comparison.loops >= 5
    assert comparison.accesses >= 20
