"""Control groups: real ones, where this process can make them; said in words where it cannot."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograde import cgroups

FORKS = "import os, time\nfor _ in range(3): os.fork()\nprint(flush=True)\ntime.sleep(1000)"
HOG = "held = bytearray(900 << 20)\nprint(len(held))"


@pytest.fixture
def parent():
    folder, _, sentence = cgroups.find_parent()
    if folder is None:
        pytest.skip(sentence)
    return folder


@pytest.fixture
def group(parent):
    made = cgroups.Group(parent, cgroups.find_parent()[1], 64 << 20)
    yield made
    made.close()


def with_controller(name):
    if name not in cgroups.find_parent()[1]:
        pytest.skip(f"no {name} controller of cgroup v2: {cgroups.find_parent()[2]}")


def test_what_is_not_capped_is_said():
    folder, controllers, sentence = cgroups.find_parent()
    for name in cgroups.CONTROLLERS:
        assert name in sentence or folder is None
    assert sentence.startswith("rlimits only") == (not controllers)


def test_a_group_ends_with_everything_that_was_started_inside(group):
    command = group.command([sys.executable, "-c", FORKS])
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        inside = (group.folder / "cgroup.procs").read_text().split()
        group.close()
        assert str(process.pid) in inside
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{p}/exe").exists() for p in inside) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(Path(f"/proc/{p}/exe").exists() for p in inside)
    assert not group.folder.exists()


def test_the_group_of_a_killed_grader_is_deleted_by_the_next(parent):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, text=True, check=True)  # fmt: skip
    left, own = (parent / f"{cgroups.PREFIX}{pid}-0" for pid in (ended.stdout.strip(), os.getpid()))
    left.mkdir()
    own.mkdir()
    cgroups.find_parent.cache_clear()
    cgroups.find_parent()
    assert not left.exists()
    assert own.exists()
    own.rmdir()


def test_memory_is_capped_for_the_group_as_a_whole(group):
    with_controller("memory")
    done = subprocess.run(group.command([sys.executable, "-c", HOG]), capture_output=True)
    assert done.returncode == -9
    assert group.ran_out_of_memory


def test_processes_are_counted_for_the_group_as_a_whole(group):
    with_controller("pids")
    assert int((group.folder / "pids.max").read_text()) == cgroups.MAX_PROCESSES


def test_a_group_with_processes_offers_controllers_after_the_grader_has_moved(parent):
    """The rule of the kernel, tried with a controller that nobody uses here."""
    there = (parent / "cgroup.controllers").read_text().split()
    if "hugetlb" not in there or os.geteuid():
        pytest.skip("needs root and a spare controller")
    (parent / "cgroup.subtree_control").write_text("+hugetlb")
    delegated = parent / f"odl-test-{os.getpid()}"
    delegated.mkdir()
    code = (
        "import os, sys; from pathlib import Path; from autograde import cgroups\n"
        "parent = Path(sys.argv[1]); (parent / 'cgroup.procs').write_text(str(os.getpid()))\n"
        "print(cgroups.offer_controllers(parent, ('hugetlb',)))\n"
        "print(Path('/proc/self/cgroup').read_text())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(delegated)], capture_output=True, text=True, check=True
    )
    offered = (delegated / "cgroup.subtree_control").read_text().split()
    for folder in (*delegated.glob("odl-*"), delegated):
        folder.rmdir()
    (parent / "cgroup.subtree_control").write_text("-hugetlb")
    assert done.stdout.splitlines()[0] == "('hugetlb',)"
    assert f"{delegated.name}/odl-grader-" in done.stdout
    assert offered == ["hugetlb"]


def test_no_cgroup_v2_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("ODL_CGROUP", str(tmp_path))
    cgroups.find_parent.cache_clear()
    folder, _, sentence = cgroups.find_parent()
    cgroups.find_parent.cache_clear()
    assert folder is None
    assert "rlimits only (no control groups" in sentence
    assert list(tmp_path.iterdir()) == []
