"""A run ends with all its children, also those that left its process group."""

import os
import sys
import time
from pathlib import Path

import pytest

from gvsoc_runner.backends.processes import descendants, marked_processes, run_limited

pytestmark = pytest.mark.skipif(os.name != "posix", reason="simulators run on POSIX systems")

#: Starts a child in a session of its own, writes its id to a file, and waits for it.
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
                         start_new_session=True)
open(sys.argv[1], "w").write(str(child.pid))
if len(sys.argv) < 3: child.wait()
"""


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def gone(pid):
    end = time.monotonic() + 5
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not alive(pid)


def run(argv, cwd, timeout_s=30):
    return run_limited([sys.executable, *argv], env={}, cwd=cwd, timeout_s=timeout_s)


def test_output_and_exit_code_come_back(tmp_path):
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    finished = run(["-c", code], tmp_path)
    assert (finished.status, finished.stdout, finished.stderr) == (3, "out\n", "err\n")


def test_time_out_has_no_status_and_ends_children_in_other_sessions(tmp_path):
    finished = run(["-c", PARENT, "pid"], tmp_path, timeout_s=1.0)
    assert finished.status is None
    assert gone(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_orphan_of_a_finished_run_is_ended(tmp_path):
    finished = run(["-c", PARENT, "pid", "leave it"], tmp_path)
    assert finished.status == 0
    assert gone(int((tmp_path / "pid").read_text()))


def test_other_processes_are_left_alone(tmp_path):
    import subprocess

    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as bystander:
        run(["-c", PARENT, "pid"], tmp_path, timeout_s=0.5)
        assert alive(bystander.pid)
        bystander.kill()


def test_descendants_are_found_by_parent_id():
    import subprocess

    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        assert child.pid in descendants(os.getpid())
        child.kill()


def test_unknown_mark_names_nobody():
    assert marked_processes("0123456789abcdef-nobody") == []


def test_child_sees_the_end_of_its_caller_as_end_of_input(tmp_path):
    finished = run(["-c", "import os; os.set_blocking(0, False); os.read(0, 1)"], tmp_path)
    assert "BlockingIOError" in finished.stderr  # the pipe is open while we live
