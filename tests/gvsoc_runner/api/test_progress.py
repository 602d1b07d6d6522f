"""A long run tells where it is, and can be interrupted."""

import pytest

from gvsoc_runner.api import build_file, run_program
from gvsoc_runner.errors import CycleLimitError
from gvsoc_runner.sim.machine import CHUNK_CYCLES

ENDLESS = "int main(void)\n{\n    for (volatile int i = 0;; i++) { }\n}\n"


@pytest.fixture
def endless(tmp_path):
    path = tmp_path / "endless.c"
    path.write_text(ENDLESS)
    return build_file(path)


def test_a_long_run_reports_growing_cycles(endless):
    seen = []
    with pytest.raises(CycleLimitError):
        run_program(endless, max_cycles=3 * CHUNK_CYCLES, progress=seen.append)
    assert len(seen) >= 3 and seen == sorted(seen)


def test_an_interrupt_from_the_progress_call_ends_the_run(endless):
    def interrupt(cycle):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_program(endless, max_cycles=10**12, progress=interrupt)
