"""At least forty kinds of odd submissions in one batch.

None stops it, each ends in a record, none gets a zero without a word, and what is right in an odd
submission keeps its points: the lesson's second exercise is right in all that can be read.
"""

import io
import json
import os
import zipfile
from copy import deepcopy
from dataclasses import replace

import nbformat
import pytest

from autograde.verdict import storable
from autograde.workers import Limits

WEIGHT_ID, INPUT_ID, WRITTEN_ID = "linear-backward-weight", "linear-backward-input", "why-sum"
DEF = "def linear_backward_weight(grad_output, x):\n"
RIGHT = DEF + "    return grad_output.T @ x, grad_output.sum(axis=0)\n"
INPUT = "def linear_backward_input(grad_output, weight):\n    return grad_output @ weight\n"
LOCKED = (f"{WEIGHT_ID}-check", f"{INPUT_ID}-check", f"{INPUT_ID}-check-2")


def body(*lines):
    return DEF + "".join(f"    {line}\n" for line in lines)


# kind: (the first exercise's cell, status of that exercise). The second exercise is right.
CELLS = {
    "stub left": (None, "unwritten"),
    "syntax error": ("def linear_backward_weight(:", "error"),
    "null bytes": (RIGHT + "# \0", "error"),
    "lone surrogates": (RIGHT + "# \ud800", "error"),
    "other letters": (RIGHT + "größe = '梯度 ∂L/∂W'\n", "correct"),
    "windows line ends": (RIGHT.replace("\n", "\r\n"), "correct"),
    "a comment of 180 000 letters": (RIGHT + "# " + "é" * 180_000, "correct"),
    "a cell of 300 000 letters": (RIGHT + "# " + "e" * 300_000, "missing"),
    "a line magic": ("%matplotlib inline\n%load_ext autoreload\n" + RIGHT, "correct"),
    "a shell command": ("!pip install numpy\n" + RIGHT, "correct"),
    "a bash cell": ("%%bash\nrm -rf ~/*\n", "error"),
    "a question to the user": ("name = input('your name? ')\n" + RIGHT, "error"),
    "a figure": ("import matplotlib.pyplot as plt\n" + RIGHT + "plt.show()", "correct"),
    "a package that is not there": ("import torch\n" + RIGHT, "error"),
    "a warning on stderr": ("import warnings\nwarnings.warn('x')\n" + RIGHT, "correct"),
    "50 MB printed": (body("print('x' * 50_000_000)") + RIGHT.splitlines()[1], "correct"),
    "an error in half a character": ("raise ValueError('\\ud800 and \\x00')\n", "error"),
    "an error in a formula": ("raise ValueError('x;=1+1;\\n=2\\t@SUM(1)')\n", "error"),
    "an error below the answer": (RIGHT + "1 / 0\n", "error"),
    "an endless loop in the cell": (RIGHT + "while True: pass\n", "timeout"),
    "an endless loop in the function": (body("while True:", "    pass"), "timeout"),
    "a loop that swallows interrupts": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
        "timeout",
    ),
    "a long sleep": ("import time\ntime.sleep(1000)\n" + RIGHT, "timeout"),
    "os._exit": ("import os\nos._exit(0)\n" + RIGHT, "error"),
    "sys.exit": ("import sys\n" + body("sys.exit(0)"), "error"),
    "a segmentation fault": ("import ctypes\nctypes.string_at(0)\n", "error"),
    "endless recursion": (body("return linear_backward_weight(grad_output, x)"), "error"),
    "too much memory": ("big = bytearray(1 << 40)\n" + RIGHT, "memory"),
    "a thread left running": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(99,), daemon=True).start()\n" + RIGHT,
        "error",
    ),
    "a generator returned": (body("yield grad_output.T @ x"), "wrong"),
    "nothing returned": (body("weight = grad_output.T @ x"), "wrong"),
    "strings returned": (body("return 'dW', 'db'"), "wrong"),
    "nan returned": (body("return grad_output.T @ x * np.nan, grad_output.sum(0)"), "partial"),
    "huge arrays returned": (
        "import numpy as np\n" + body("return np.zeros(10**7), np.zeros(10**7)"),
        "wrong",
    ),
    "an object that equals everything": (
        "class Yes:\n    def __eq__(self, other): return True\n" + body("return Yes(), Yes()"),
        "wrong",
    ),
    "an object with a hostile pickle": (
        "class Bad:\n    def __reduce__(self): return (print, ('x',))\n"
        + body("return Bad(), Bad()"),
        "wrong",
    ),
    "another name": (RIGHT.replace("weight(", "weights("), "error"),
    "a helper in the cell": ("def total(a): return a.sum(axis=0)\n"
                             + RIGHT.replace("grad_output.sum(axis=0)", "total(grad_output)"),
                             "correct"),
}  # fmt: skip


def cell_of(document, id_):
    return next(cell for cell in document["cells"] if cell["id"] == id_)


def encoded(encoding):
    return lambda nb: json.dumps(nb, ensure_ascii=False).encode(encoding)


def changed(**fields):
    return lambda nb: nb | fields


def edited(change):
    """A builder from a function that changes the notebook in place."""

    def build(nb):
        change(nb)
        return nb

    return build


def rename(nb):
    cell_of(nb, WEIGHT_ID).update(id="my-cell", metadata={"nbgrader": {"grade_id": "mine"}})


def move_into_own_cell(nb):
    cell = cell_of(nb, WEIGHT_ID)
    own = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": 1}
    nb["cells"].append(own | {"source": cell["source"]})
    cell["source"] = STUB["text"]


def split(nb):
    """The helper of an answer stands in a cell of the student's own, which does not count."""
    cell_of(nb, WEIGHT_ID)["source"] = RIGHT.replace(
        "grad_output.sum(axis=0)", "total(grad_output)"
    )
    own = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": 1}
    nb["cells"].insert(0, own | {"source": "def total(a): return a.sum(axis=0)"})


def merge(nb):
    cell_of(nb, WEIGHT_ID)["source"] = RIGHT + "\n" + INPUT
    nb["cells"].remove(cell_of(nb, INPUT_ID))


def loud(nb):
    text = "<script>alert('x')</script>" * 400_000
    output = {"output_type": "stream", "name": "stdout", "text": text}
    cell_of(nb, WEIGHT_ID)["outputs"] = [output]


def deep(nb):
    cell_of(nb, WEIGHT_ID)["metadata"]["deep"] = "MARK"
    text = json.dumps(nb)
    return text.replace('"MARK"', "[" * 100_000 + "]" * 100_000).encode()


def not_a_number(nb):
    nb["metadata"]["zoom"] = float("nan")
    nb["metadata"]["size"] = float("inf")


def as_format_3(nb):
    old = nbformat.convert(nbformat.from_dict(deepcopy(nb)), 3)
    return nbformat.writes(old, version=3).encode()


STUB = {}
# kind: (notebook data -> data or bytes, status of the first and of the second exercise).
NOTEBOOKS = {
    "byte order mark": (encoded("utf-8-sig"), "correct", "correct"),
    "utf-16": (encoded("utf-16"), "correct", "correct"),
    "utf-32": (encoded("utf-32"), "correct", "correct"),
    "latin-1 with umlauts": (
        lambda nb: json.dumps(nb | {"ü": 1}, ensure_ascii=False).encode("latin-1"),
        "invalid",
        "invalid",
    ),
    "cut off": (lambda nb: json.dumps(nb).encode()[:-40], "invalid", "invalid"),
    "empty file": (lambda nb: b"", "invalid", "invalid"),
    "a pdf": (lambda nb: b"%PDF-1.7 ...", "invalid", "invalid"),
    "a web page": (lambda nb: b"<!DOCTYPE html><html></html>", "invalid", "invalid"),
    "a renamed archive": (lambda nb: b"PK\x03\x04" + b"\0" * 99, "invalid", "invalid"),
    "a picture": (lambda nb: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "invalid", "invalid"),
    "a list": (lambda nb: [], "invalid", "invalid"),
    "cells as a dictionary": (changed(cells={}), "invalid", "invalid"),
    "nested without end": (deep, "invalid", "invalid"),
    "50 MB of output": (
        lambda nb: json.dumps(nb).encode() + b" " * (50 << 20), "invalid", "invalid",
    ),
    "10 MB of script tags as output": (edited(loud), "correct", "correct"),
    "format 3": (as_format_3, "correct", "correct"),
    "format 5": (changed(nbformat=5, nbformat_minor=99), "correct", "correct"),
    "no metadata": (changed(metadata=None), "correct", "correct"),
    "nan in the metadata": (edited(not_a_number), "correct", "correct"),
    "kernel of another language": (
        changed(metadata={"kernelspec": {"name": "ir", "language": "R"}}), "correct", "correct",
    ),
    "solution cell twice": (
        edited(lambda nb: nb["cells"].append(deepcopy(cell_of(nb, WEIGHT_ID)))),
        "correct", "correct",
    ),
    "test cell twice": (
        edited(lambda nb: nb["cells"].append(deepcopy(cell_of(nb, LOCKED[0])))),
        "correct", "correct",
    ),
    "all cells with one id": (
        edited(lambda nb: [cell.update(id="same") for cell in nb["cells"]]), "correct", "correct",
    ),
    "cells without ids": (
        edited(lambda nb: [cell.pop("id") for cell in nb["cells"]]), "correct", "correct",
    ),
    "renamed cell": (edited(rename), "correct", "correct"),
    "cell turned into markdown": (
        edited(lambda nb: cell_of(nb, WEIGHT_ID).update(cell_type="markdown")),
        "correct", "correct",
    ),
    "cell turned into raw": (
        edited(lambda nb: cell_of(nb, WEIGHT_ID).update(cell_type="raw")), "correct", "correct",
    ),
    "reordered": (edited(lambda nb: nb["cells"].reverse()), "correct", "correct"),
    "test cells edited": (
        edited(lambda nb: [cell_of(nb, name).update(source="pass") for name in LOCKED]),
        "correct", "correct",
    ),
    "test cells deleted": (
        edited(lambda nb: [nb["cells"].remove(cell_of(nb, name)) for name in LOCKED]),
        "correct", "correct",
    ),
    "test cells tagged to be skipped": (
        edited(lambda nb: [cell_of(nb, n)["metadata"].update(tags=["skip-execution"])
                           for n in LOCKED]),
        "correct", "correct",
    ),
    "solution cell deleted": (
        edited(lambda nb: nb["cells"].remove(cell_of(nb, WEIGHT_ID))), "missing", "correct",
    ),
    "answer in a cell of their own": (edited(move_into_own_cell), "correct", "correct"),
    "answer split over two cells": (edited(split), "error", "correct"),
    "two answers merged into one cell": (edited(merge), "correct", "correct"),
    "source as lines": (
        edited(lambda nb: cell_of(nb, WEIGHT_ID).update(source=RIGHT.splitlines(keepends=True))),
        "correct", "correct",
    ),
    "source as a number": (
        edited(lambda nb: cell_of(nb, WEIGHT_ID).update(source=7)), "missing", "correct",
    ),
    "junk among the cells": (
        edited(lambda nb: nb["cells"].extend([None, 7, [], {}, {"cell_type": 3}])),
        "correct", "correct",
    ),
    "unknown keys and attachments": (
        edited(lambda nb: cell_of(nb, WEIGHT_ID).update(attachments={"a": {}}, extra=[1])),
        "correct", "correct",
    ),
}  # fmt: skip

NAMES = ("=cmd|' C calc'!A0", "<script>x<", "名前 ü", "-rf", "two\nlines", "a" * 200)
NAMES += ("梯" * 80, "no \udcff text", "[red]a[b]", "\u202egpj.ada", "a\x9b2Jb")
FILES = {
    "nothing handed in": "missing",
    "a folder called like a notebook": "missing",
    "a link to a secret": "missing",
    "a pipe": "missing",
    "several wrong names": "missing",
    "a damaged archive": "missing",
}


def write_files(submitted, lesson):
    """Submissions that are odd as files."""
    for kind in FILES:
        (submitted / kind / lesson).mkdir(parents=True)
    (submitted / "a folder called like a notebook" / lesson / f"{lesson}.ipynb").mkdir()
    (submitted / "a link to a secret" / lesson / f"{lesson}.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(submitted / "a pipe" / lesson / f"{lesson}.ipynb")
    for name in ("a.ipynb", "b.ipynb"):
        (submitted / "several wrong names" / lesson / name).write_bytes(b"{}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{lesson}.ipynb", bytes(range(256)) * 99)
    damaged = packed.getvalue().replace(packed.getvalue()[60:80], bytes(20))
    (submitted / "a damaged archive" / "all.zip").write_bytes(damaged)


@pytest.fixture(scope="module")
def run(notebook, master, shared_classroom):
    hand_in = shared_classroom.hand_in
    STUB["text"] = next(task.stub for task in master.tasks if task.id == WEIGHT_ID)
    for kind, (cell, _) in CELLS.items():
        hand_in(kind, notebook(linear_backward_weight=cell))
    for kind, (build, *_) in NOTEBOOKS.items():
        hand_in(kind, build(notebook()))
    for name in NAMES:
        hand_in(name, notebook())
    write_files(shared_classroom.submitted, master.lesson)
    with pytest.MonkeyPatch.context() as patch:
        short = replace(Limits(), wall_seconds=5.0, cpu_seconds=1)
        patch.setattr("autograde.execution.Limits", lambda: short)
        return shared_classroom.grade(jobs=2)


def record(run, student):
    return next(result for result in run.results if result.student == student)


def test_the_gallery_has_at_least_forty_kinds():
    kinds = {*CELLS, *NOTEBOOKS, *NAMES, *FILES}
    assert len(kinds) == len(CELLS) + len(NOTEBOOKS) + len(NAMES) + len(FILES) >= 80


def test_the_batch_goes_through_with_a_record_for_everybody(run):
    assert {result.student for result in run.results} == {
        *CELLS,
        *NOTEBOOKS,
        *map(storable, NAMES),
        *FILES,
    }
    assert run.grader_errors == []


def test_no_zero_is_silent(run):
    for result in run.results:
        for verdict in result.verdicts:
            assert verdict.reason, (result.student, verdict)
            assert verdict.status == "correct" or len(verdict.reason) > 15, result.student


@pytest.mark.parametrize("kind", CELLS)
def test_an_odd_cell_costs_its_own_exercise_at_most(run, kind):
    first, second, _ = record(run, kind).verdicts
    assert (first.status, second.status) == (CELLS[kind][1], "correct")
    assert second.points == 2


@pytest.mark.parametrize("kind", NOTEBOOKS)
def test_an_odd_notebook_gives_what_can_be_read_of_it(run, kind):
    result = record(run, kind)
    assert tuple(v.status for v in result.verdicts[:2]) == NOTEBOOKS[kind][1:]
    assert result.points == 2 * NOTEBOOKS[kind][1:].count("correct")


@pytest.mark.parametrize("kind", FILES)
def test_an_odd_file_is_a_record_with_a_reason(run, kind):
    assert {v.status for v in record(run, kind).verdicts} == {FILES[kind]}


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name_costs_nothing(run, name):
    assert record(run, storable(name)).points == 4


def test_pages_hold_no_script_of_a_student(run):
    pages = list((run.out_dir / "feedback").rglob("*.html"))
    assert len(pages) > len(run.results)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text and "<script>x" not in text
        assert len(text) < 2_000_000
