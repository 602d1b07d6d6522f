"""How many submissions a minute: stock nbgrader and our grader on the same notebooks.

    python benchmarks/grading.py                  a few dozen submissions, about two minutes
    python benchmarks/grading.py --submissions 1000 --parts c     two Python tasks and one in C

Both write the gradebook and a feedback page for each student. Stock nbgrader runs its defaults,
one batch; ours runs one worker per processor in the strongest sandbox that works here.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from autograde.build import build_lessons
from autograde.engine import grade
from autograde.master import load_master
from autograde.sandbox import select_sandbox
from autograde.submissions import assemble_submission

PYTHON_TASKS = """# %% [markdown]
# # 01 · Two Python exercises

# %%
import numpy as np


# %% solve="linear-backward-weight"
def linear_backward_weight(grad_output, x):
    # BEGIN SOLUTION
    return grad_output.T @ x, grad_output.sum(axis=0)
    # END SOLUTION


# %% check="linear-backward-weight" points=2
weight, bias = linear_backward_weight(np.ones((2, 3)), np.ones((2, 4)))
assert weight.shape == (3, 4)
assert bias.shape == (3,)


# %% solve="linear-backward-input"
def linear_backward_input(grad_output, weight):
    # BEGIN SOLUTION
    return grad_output @ weight
    # END SOLUTION


# %% check="linear-backward-input" points=2
assert linear_backward_input(np.ones((2, 3)), np.ones((3, 4))).shape == (2, 4)
"""
C_TASK = """
# %% include="kernel.c" solve="linear-bw-weight-c"

# %% check="linear-bw-weight-c" points=6
"graded by the simulator"
"""
ANSWERS = {
    "linear-backward-weight": "def linear_backward_weight(grad_output, x):\n"
    "    return grad_output.T @ x, grad_output.sum(axis=0)\n",
    "linear-backward-input": "def linear_backward_input(grad_output, weight):\n"
    "    return grad_output @ weight\n",
}
LESSON = "01_simple"
PARTS = {
    "python": "ours, two Python tasks",
    "c": "ours, and one in C",
    "stock": "stock nbgrader, two Python tasks",
}
PROJECT = Path(__file__).resolve().parent.parent
KERNEL = PROJECT / "notebooks" / "src" / "03_linear_backward" / "linear_bw_weight.c"


def make_course(folder, count, with_kernel):
    """A course with one lesson and `count` right submissions, a third of them half right."""
    source = folder / "notebooks" / "src"
    source.mkdir(parents=True)
    answers, text = dict(ANSWERS), PYTHON_TASKS
    if with_kernel:
        (source / LESSON).mkdir()
        kernel = KERNEL.read_text(encoding="utf-8")
        (source / LESSON / "kernel.c").write_text(kernel)
        answers["linear-bw-weight-c"], text = kernel, text + C_TASK
    (source / f"{LESSON}.py").write_text(text)
    build_lessons(folder)
    release = load_master(folder, LESSON).release
    for number in range(count):
        changed = {"linear-backward-weight": "x = 1"} if number % 3 == 0 else {}
        # A comment of their own: no two students hand in the same bytes.
        own = {k: f"{v}\n// {number}" if "void" in v else f"{v}\n# {number}" for k, v in
               (answers | changed).items()}  # fmt: skip
        path = folder / "notebooks" / "submitted" / f"s{number:04}" / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(nbformat.writes(assemble_submission(release, own)))
    return folder


def time_ours(course):
    """Seconds for everything: grading, gradebook, tables, pages."""
    started = time.perf_counter()
    submitted = course / "notebooks" / "submitted"
    run = grade([submitted], LESSON, course / "graded", key=bytes(32), root=course)
    assert not run.grader_errors, run.grader_errors[:3]
    return time.perf_counter() - started


def time_stock(course):
    """Seconds of `nbgrader autograde` and `nbgrader generate_feedback` with nbgrader's defaults."""
    (course / "notebooks" / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(course / 'notebooks')!r}\n"
    )
    environment = dict(os.environ)
    bin_folder = str(Path(sys.executable).parent)
    environment["PATH"] = os.pathsep.join([bin_folder, environment.get("PATH", "")])
    _with_kernelspec(course)

    def nbgrader(*arguments):
        command = [sys.executable, "-m", "nbgrader", *arguments]
        folder = course / "notebooks"
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)

    nbgrader("generate_assignment", LESSON, "--create", "--force")
    started = time.perf_counter()
    nbgrader("autograde", LESSON, "--create")
    nbgrader("generate_feedback", LESSON)
    return time.perf_counter() - started


def _with_kernelspec(course):
    """nbgrader executes the source's tests as they are; ours has no hidden ones to add."""
    path = course / "notebooks" / "source" / LESSON / f"{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_code_cell("pass", id="end"))
    nbformat.write(notebook, path)


def report(name, count, seconds):
    rate = 60 * count / seconds
    print(f"{name:45} {count:5} submissions {seconds:8.1f} s {rate:8.0f} a minute", flush=True)
    return rate


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=30)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    count, box = options.submissions, select_sandbox()
    print(f"sandbox: {box.describe()}, {os.cpu_count()} processors")
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in options.parts:
            course = make_course(Path(folder) / part, count, with_kernel=part == "c")
            seconds = time_stock(course) if part == "stock" else time_ours(course)
            figures[part] = report(PARTS[part], count, seconds)
    if "python" in figures and "stock" in figures:
        print(f"ratio on the same notebooks: {figures['python'] / figures['stock']:.1f}")
    if "c" in figures:
        print(f"1000 with two Python tasks and one in C: {1000 / figures['c']:.1f} minutes")
    print(f"load average: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
