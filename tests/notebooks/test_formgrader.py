"""Formgrader in a browser, on a course that `odl course` graded."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from secrets import token_hex

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograde.build import build_lessons
from autograde.course import init_course
from autograde.engine import grade
from autograde.releasing import release_lesson
from autograde.seeds import load_or_make_key
from autograde.submissions import assemble_submission

ROOT = Path(__file__).parents[2]
LESSON = "03_linear_backward"
HALF = (
    "def linear_backward_weight(grad_output, x):\n    return grad_output.T @ x, grad_output.sum()"
)
ANSWERS = {"linear-backward-weight": HALF, "why-sum": "Each sample sends its own."}
SERVER_SECONDS, PAGE_SECONDS = 60, 30


@pytest.fixture
def course(tmp_path):
    """A graded course: Ben's weight gradient is right by half, his written answer waits."""
    project = shutil.copytree(ROOT / "tests" / "autograde" / "course", tmp_path / "project")
    build_lessons(project)
    course, _, _ = init_course(tmp_path / "course", project)
    release_lesson(course, ROOT, LESSON)
    name = f"{LESSON}/{LESSON}.ipynb"
    released = nbformat.read(course.folder / "release" / name, as_version=4)
    path = course.submitted / "ben" / name
    path.parent.mkdir(parents=True)
    nbformat.write(assemble_submission(released, ANSWERS), path)
    key = load_or_make_key(course.key_file)
    grade([course.submitted], LESSON, course.folder, key=key, root=course.folder)
    return course


@pytest.fixture
def url(course, tmp_path):
    """JupyterLab as `odl course lab` starts it; gives the address, its token included."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token, settings = token_hex(16), tmp_path / "CONFIG"
    settings.mkdir()
    allow = {"ServerApp": {"allow_root": True, "port_retries": 0}}
    (settings / "jupyter_server_config.json").write_text(json.dumps(allow))
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    start = "from autograde.cli import app; app()"
    command = [sys.executable, "-c", start, "course", "lab", "--no-browser", f"--port={port}"]
    command += ["--course", str(course.folder)]
    with (tmp_path / "server.log").open("wb") as log:
        environment = {**os.environ, **own, "JUPYTER_TOKEN": token}
        server = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_for(server, f"http://127.0.0.1:{port}/api/status?token={token}")
            yield f"http://127.0.0.1:{port}", token
        finally:
            _stop(server)


def _wait_for(server, address):
    deadline = time.monotonic() + SERVER_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("JupyterLab did not start")


def _stop(server):
    """The command and the JupyterLab that it started; both are in a session of their own."""
    os.killpg(server.pid, 15)
    server.wait(30)


def see(page, selector, **options):
    found = page.locator(selector, **options).first
    found.wait_for(timeout=1000 * PAGE_SECONDS)
    return found


@pytest.mark.browser
def test_formgrader_shows_grades_and_takes_a_persons_points(course, url, page):
    address, token = url
    page.goto(f"{address}/lab?token={token}")  # the token becomes a cookie
    page.goto(f"{address}/formgrader/gradebook/{LESSON}/{LESSON}")
    see(page, "td", has_text="1 / 5")
    see(page, "a", has_text="Submission #1").click()
    see(page, "text=everything was summed to one number")
    see(page, "#linear-backward-weight-check[placeholder='1']")
    see(page, "#why-sum.needs_manual_grade")
    with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
        see(page, "#why-sum").fill("0.5")
        page.locator("#why-sum").blur()
    with Gradebook(f"sqlite:///{course.gradebook}") as gradebook:
        written = gradebook.find_grade("why-sum", LESSON, LESSON, "ben")
        assert (written.manual_score, written.needs_manual_grade) == (0.5, False)
