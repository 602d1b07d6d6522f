"""Grading on several machines: the same grades, whatever is killed, and no key that travels."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("distributed", reason="needs the optional packages of odl-workbook[cluster]")

from autograde import cluster as cluster_module
from autograde import cluster_worker
from autograde.cluster_keys import Cluster, ClusterError, make_keys
from autograde.jobs import Failure, KernelAnswer, KernelJob, Outcome, PythonJob, pack, unpack
from autograde.worker.wire import WireError
from autograde.workplace import WorkplaceLostError

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")

C_LESSON = "05_two_languages"
WRONG = "def linear_backward_weight(g, x):\n    return x, g\n"
STUDENTS = [f"student-{n}" for n in range(10)]
# What `odl cluster scheduler` and `odl cluster worker` do, without the rest of the console command.
START = "import sys; from autograde.cluster_cli import app; app(sys.argv[1:])"
GRADE = """
import sys
from pathlib import Path
from autograde.cluster_keys import Cluster
from autograde.engine import grade
root, submitted, out, keys = map(Path, sys.argv[1:5])
grade([submitted], "03", out, key=bytes(range(32)), root=root, jobs=1,
      cluster=Cluster.from_folder(sys.argv[5], keys),
      progress=lambda done, total, result: print(done, flush=True))
"""


def start(*arguments, log=subprocess.DEVNULL):
    command = [sys.executable, "-c", START, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, text=True)


def start_scheduler(keys):
    """(process, address)."""
    process = start("scheduler", "--tls", keys, "--port", 0, log=subprocess.PIPE)
    for line in process.stderr:
        if found := re.search(r"Scheduler at: +(tls://\S+)", line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, found[1]
    raise AssertionError("the scheduler did not start")


def end(process):
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stderr:
        process.stderr.close()


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return make_keys(tmp_path_factory.mktemp("cluster") / "keys")


@pytest.fixture(scope="module")
def machines(keys):
    """A scheduler and one machine with two workers' threads, on this machine's loopback."""
    scheduler, address = start_scheduler(keys)
    worker = start("worker", address, "--tls", keys, "--jobs", 2)
    yield Cluster.from_folder(address, keys), worker
    end(worker)
    end(scheduler)


def comparable(run):
    return [f"{r.student} {verdict}" for r in run.results for verdict in r.verdicts]


def below(process_id):
    found = []
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *below(int(child))]
    return found


def dask_worker_below(nanny):
    """The process that carries out jobs: a child of Dask's nanny that has children or threads."""
    for child in below(nanny.pid):
        line = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"spawn_main" in line or b"forkserver" in line:
            return child
    raise AssertionError("expected a Dask worker process, found none")


def hand_in_a_class(classroom, notebook):
    for number, student in enumerate(STUDENTS):
        changed = {"linear_backward_weight": WRONG} if number % 2 else {}
        classroom.hand_in(student, notebook(**changed))


def test_a_cluster_gives_the_grades_of_one_machine_though_its_worker_is_killed(
    machines, notebook, classroom
):
    cluster, worker = machines
    hand_in_a_class(classroom, notebook)
    here = classroom.grade()
    killed = []

    def kill_once(done, total, result):
        if done == 2:
            killed.append(dask_worker_below(worker))
            os.kill(killed[-1], signal.SIGKILL)

    there = classroom.grade(cluster=cluster, fresh=True, progress=kill_once)
    assert len(killed) == 1
    assert comparable(there) == comparable(here)
    assert (there.changes, there.grader_errors) == ((), [])
    assert there.sandbox.level == here.sandbox.level
    assert "cluster of 1 worker" in " ".join(there.notices)


def test_c_tasks_are_simulated_on_the_cluster(machines, course_root, classroom):
    from autograde.engine import grade
    from autograde.master import load_master
    from autograde.submissions import assemble_submission

    kernel = Path(__file__).parent / "submissions" / "linear-bw-weight-c" / "naive_one_core.c"
    release = load_master(course_root, C_LESSON).release
    answers = {"linear-bw-weight-c": kernel.read_text(encoding="utf-8")}
    classroom.hand_in("ada", assemble_submission(release, answers))
    path = classroom.submitted / "ada"
    path.joinpath("03_linear_backward/03_linear_backward.ipynb").rename(path / f"{C_LESSON}.ipynb")
    options = {"key": bytes(32), "root": course_root}
    runs = [
        grade([classroom.submitted], C_LESSON, classroom.folder / name, cluster=cluster, **options)
        for name, cluster in (("here", None), ("there", machines[0]))
    ]
    assert comparable(runs[0]) == comparable(runs[1])
    assert runs[1].results[0].verdicts[1].cycles > 0


def test_a_killed_command_goes_on_where_it_stopped(
    machines, keys, notebook, classroom, course_root
):
    cluster, _ = machines
    hand_in_a_class(classroom, notebook)
    places = [course_root, classroom.submitted, classroom.graded, keys, cluster.address]
    command = [sys.executable, "-c", GRADE, *map(str, places)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert [process.stdout.readline() for _ in "ab"] == [b"1\n", b"2\n"]
        process.kill()
    run = classroom.grade(cluster=cluster)
    assert 2 <= run.reused < len(STUDENTS)
    assert {result.points for result in run.results} == {2, 4}


def test_without_workers_nothing_is_graded_and_what_was_stays(
    keys, notebook, classroom, monkeypatch
):
    hand_in_a_class(classroom, notebook)
    monkeypatch.setattr(cluster_module, "PATIENCE_SECONDS", 1)
    scheduler, address = start_scheduler(keys)
    cluster = Cluster.from_folder(address, keys)
    worker = start("worker", address, "--tls", keys, "--jobs", 1)

    def end_all(done, total, result):
        if done == 2:
            os.kill(scheduler.pid, signal.SIGKILL)
            worker.terminate()

    with pytest.raises(WorkplaceLostError, match="what was graded is kept"):
        classroom.grade(cluster=cluster, jobs=1, progress=end_all)
    end(worker)
    end(scheduler)
    assert classroom.grade().reused >= 2


def test_an_unencrypted_scheduler_is_refused(keys):
    with pytest.raises(ClusterError, match=r"expected an encrypted scheduler.*tcp://"):
        Cluster.from_folder("tcp://127.0.0.1:8786", keys).check()


def test_missing_keys_are_named(tmp_path):
    with pytest.raises(ClusterError, match=r"expected a PEM file.*odl cluster keys"):
        Cluster.from_folder("tls://127.0.0.1:8786", tmp_path).check()


def test_other_keys_do_not_get_in(machines, tmp_path, classroom, monkeypatch):
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 2)
    classroom.hand_in("ada", b"{}")
    stranger = Cluster.from_folder(machines[0].address, make_keys(tmp_path / "keys"))
    with pytest.raises(ClusterError, match="expected a scheduler at tls://"):
        classroom.grade(cluster=stranger)


def test_keys_are_the_owner_s_alone_and_never_replaced(keys):
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    with pytest.raises(ClusterError, match="expected a folder without keys"):
        make_keys(keys)


def order(**changed):
    head = {"version": "v", "level": "limits-only", "weakest": "limits-only"}
    return head | {"kernel_ids": [], "target": "gap9"} | changed


@pytest.mark.parametrize(
    ("changed", "words"),
    [({}, "another version"), ({"version": None, "weakest": "bubblewrap"}, "weaker than")],
)
def test_a_machine_that_would_grade_otherwise_refuses(changed, words):
    from autograde.version import version

    if "version" in changed:
        changed["version"] = version()
    head, results = unpack(cluster_worker.carry_out(pack(order(**changed), [])))
    assert words in head["refused"]
    assert results == []


def test_neither_the_key_nor_an_expected_value_travels(master, notebook, monkeypatch):
    from autograde.collect import Found
    from autograde.grading import Context, grade_submission

    sent, key = [], bytes(range(100, 132))

    class Wire:
        def run(self, jobs):
            sent.append(pack({}, jobs))
            return [Failure("not carried out")] * len(jobs)

    import json

    found = Found("ada", "ada", json.dumps(notebook()).encode())
    result = grade_submission(found, Context(master, key, Wire()))
    assert [v.status for v in result.verdicts][:2] == ["grader-error"] * 2
    _, jobs = unpack(sent[0])
    grad_output, x = jobs[0].cases[0]
    assert grad_output.tobytes() in sent[0]
    for secret in (key, key.hex().encode(), (grad_output.T @ x).tobytes()):
        assert secret not in sent[0]


def test_jobs_and_results_arrive_as_they_were():
    array = np.arange(6.0).reshape(2, 3)
    items = [
        PythonJob({"cell": "é\n" * 100_000}, [[array, 3, 0.5], [array]], ("odlkit.layers:a",)),
        KernelJob({"exercise": "e"}, [array]),
        Outcome("answered", None, ({"outputs": [{"array": 0}]},), (array,), ("n",)),
        KernelAnswer("died"),
        Failure("text"),
    ]
    head, came = unpack(pack({"a": 1}, items))
    assert head == {"a": 1}
    assert [type(item) for item in came] == [type(item) for item in items]
    np.testing.assert_array_equal(came[0].cases[0][0], array)
    assert came[0].cases[0][1:] == [3, 0.5]
    assert (came[0].request, came[0].withheld) == (items[0].request, items[0].withheld)
    np.testing.assert_array_equal(came[2].arrays[0], array)
    assert (came[2].cases, came[2].notices) == (items[2].cases, ("n",))
    assert came[3:] == items[3:]


@pytest.mark.parametrize("data", [b"", b"PASS", pack({}, [])[:-1], b"ODL1" + b"\0" * 40])
def test_other_bytes_are_no_results(data):
    with pytest.raises(WireError):
        unpack(data)
