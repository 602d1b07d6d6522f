"""A student's first minutes: open the release notebook in JupyterLab, run to the first exercise.

Set ODL_SCREENSHOTS to a folder to keep the pictures.
"""

import os
import re
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
from nbgrader.utils import is_grade, is_solution

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER_SECONDS = 60
LOAD_SECONDS = 180
RUN_SECONDS = 180

RELEASES = sorted((ROOT / "notebooks" / "release").glob("*/*.ipynb"))
each_release = pytest.mark.parametrize("release", [pytest.param(p, id=p.stem) for p in RELEASES])
# JupyterLab shows an error like text on stderr.
ERROR = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab server on the loopback address; gives (folder, url, token)."""
    work = tmp_path / "work"
    work.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={work}"]
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own["JUPYTERLAB_SETTINGS_DIR"] = str(_settings(tmp_path / "settings"))
    log = (tmp_path / "server.log").open("wb")
    server = subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(server, f"{url}/api/status?token={token}", tmp_path / "server.log")
        yield work, url, token
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def _settings(folder: Path) -> Path:
    """No question about news, and every cell in the page even when it is scrolled away."""
    for name, text in {
        "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
        "notebook-extension/tracker": '{"windowingMode": "none"}',
    }.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return folder


def _wait_for(server, url: str, log: Path) -> None:
    deadline = time.monotonic() + SERVER_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture
def page():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        yield page
        browser.close()


@pytest.mark.browser
@each_release
def test_run_all_stops_at_the_first_exercise(release, lab, page, tmp_path):
    open_in_lab(release, lab, page)
    start(page, lambda: choose(page, "Run", "Run All Cells"))
    error = page.locator(ERROR).filter(has_text="Error").first
    error.wait_for(timeout=RUN_SECONDS * 1000)
    assert "not written yet" in error.inner_text()
    error.scroll_into_view_if_needed()
    keep_picture(page, release, tmp_path)
    assert first_failed_cell(saved(release, lab, page)) in first_exercise(release)


@pytest.mark.browser
def test_saving_in_jupyterlab_keeps_ids_and_grading_metadata(lab, page):
    release = RELEASES[-1]
    open_in_lab(release, lab, page)
    page.locator(".jp-CodeCell .cm-content").first.click()
    start(page, lambda: page.keyboard.press("Control+Enter"))
    before, after = nbformat.read(release, 4), saved(release, lab, page)
    assert [cell.id for cell in after.cells] == [cell.id for cell in before.cells]
    grading = [[cell.metadata.get("nbgrader") for cell in nb.cells] for nb in (before, after)]
    assert grading[0] == grading[1]


def open_in_lab(release: Path, lab, page) -> None:
    """Open a copy of the lesson and wait until its kernel is idle."""
    work, url, token = lab
    shutil.copytree(release.parent, work, dirs_exist_ok=True)
    page.goto(f"{url}/lab/tree/{release.name}?token={token}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=LOAD_SECONDS * 1000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(
        timeout=LOAD_SECONDS * 1000
    )


def start(page, run) -> None:
    """Run something, again if need be, until the first code cell has its number.

    JupyterLab calls a kernel idle a moment before it takes work, and drops what comes too early.
    """
    numbered = page.locator(".jp-CodeCell .jp-InputPrompt").first
    for _ in range(5):
        run()
        page.wait_for_timeout(2000)
        if numbered.inner_text().strip() != "[ ]:":
            break
    numbered.filter(has_text=re.compile(r"\[\d+\]")).wait_for(timeout=RUN_SECONDS * 1000)


def choose(page, menu: str, entry: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def saved(release: Path, lab, page) -> nbformat.NotebookNode:
    """Save in JupyterLab and read the file that this writes."""
    copy = lab[0] / release.name
    before = copy.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    deadline = time.monotonic() + 30
    while copy.stat().st_mtime_ns == before and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    assert copy.stat().st_mtime_ns != before, "JupyterLab wrote nothing within 30 s"
    return nbformat.read(copy, as_version=4)


def keep_picture(page, release: Path, tmp_path: Path) -> None:
    folder = Path(os.environ.get("ODL_SCREENSHOTS", tmp_path))
    page.screenshot(path=folder / f"{release.stem}.png")


def first_failed_cell(notebook: nbformat.NotebookNode) -> str:
    return next(
        cell.id
        for cell in notebook.cells
        if any(output.output_type == "error" for output in cell.get("outputs", []))
    )


def first_exercise(release: Path) -> set[str]:
    """The ids of the first code exercise's solution cell and of its first check cell."""
    code = [cell for cell in nbformat.read(release, 4).cells if cell.cell_type == "code"]
    return {next(c.id for c in code if is_solution(c)), next(c.id for c in code if is_grade(c))}
