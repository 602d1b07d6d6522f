"""What code of one task tries to take from, or to do to, another task of the same student."""

import numpy as np
import pytest

from autograde.execution import PythonSession
from autograde.numeric import judge_outcome
from autograde.tasks import find_task

RIGHT = {
    "mse-backward": "def mse_backward(y, target):\n    return 2 * (y - target) / y.size\n",
    "sgd-step": "def sgd_step(param, grad, lr):\n    return param - lr * grad\n",
}
OPEN_ODLKIT = '''
import sys
from pathlib import Path


def found():
    """Every text of odlkit's layers that is on a disk or with an importer."""
    texts = [path.read_text() for path in Path("/odl").rglob("layers.py")]
    for finder in sys.meta_path:
        texts += [t for t in getattr(finder, "texts", {}).values() if "layers" in t]
    return [text for text in texts if "def linear_backward(" in text]


def linear_backward_weight(grad_output, x):
    own = {}
    exec(found()[0], own)
    return own["linear_backward"](grad_output, x, grad_output.T @ x)[1:]
'''
SEARCH_MEMORY = """
import ctypes


def heap(line):
    place, rights, *_ = line.split()
    first, last = (int(number, 16) for number in place.split("-"))
    small = rights.startswith("rw") and last - first < 1 << 26
    return ctypes.string_at(first, last - first) if small else b""


heaps = [heap(line) for line in open("/proc/self/maps").readlines()]
# What is looked for must not be here itself: its bytes are all turned around.
around = bytes(byte ^ 1 for byte in range(256))
raise ValueError("LEAK" if any({mark!r} in heap.translate(around) for heap in heaps) else "clean")
"""
FORGE_READY = """
import contextlib, os, sys
for descriptor in range(3, 64):
    with contextlib.suppress(OSError):
        os.write(descriptor, sys.modules["wire"].encode({"ready": ["LEAK"]}))
"""


@pytest.fixture
def session(strongest, library):
    with PythonSession(strongest, library) as session:
        yield session


def grade(session, exercise_id, cell, earlier=()):
    """(Verdict, cases) of a cell."""
    task = find_task(exercise_id)
    cases = task.draw_cases(np.random.default_rng(5))
    request = {"earlier": list(earlier), "cell": cell, "function": task.function}
    arguments = [list(case.inputs.values()) for case in cases]
    outcome = session.run(request, arguments, task.withheld)
    assert outcome.notices == ()
    return judge_outcome(task, cases, outcome, 2.0), cases


def test_what_another_task_may_import_is_not_there(session):
    assert grade(session, "mse-backward", RIGHT["mse-backward"])[0].points == 2
    verdict, _ = grade(session, "linear-backward-weight", OPEN_ODLKIT)
    assert (verdict.points, verdict.status) == (0, "error")


def test_hidden_inputs_of_the_task_before_are_in_nobodys_memory(session):
    _, cases = grade(session, "mse-backward", RIGHT["mse-backward"])
    for case in cases:
        mark = bytes(byte ^ 1 for byte in case.inputs["y"].ravel()[-2:].tobytes())
        verdict, _ = grade(session, "sgd-step", SEARCH_MEMORY.format(mark=mark))
        assert "clean" in verdict.reason


def test_a_forged_message_costs_its_own_task_alone(session):
    verdict, _ = grade(session, "mse-backward", FORGE_READY + RIGHT["mse-backward"])
    assert verdict.points == 0
    verdict, _ = grade(session, "sgd-step", RIGHT["sgd-step"])
    assert verdict.points == 2


def test_a_cell_above_that_takes_for_ever_to_look_through_is_the_workers_work(session):
    """Each line needs the one before it: the judge would be busy for hours."""
    chain = "a0 = 1\n" + "".join(f"a{i + 1} = a{i}\n" for i in range(6_000))
    cell = RIGHT["sgd-step"] + "a6000\n"
    verdict, _ = grade(session, "sgd-step", cell, [chain] * 3)
    assert verdict.status in ("timeout", "correct")
