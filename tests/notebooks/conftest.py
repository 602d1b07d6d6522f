"""Shared by the notebook tests: the project, a small fixture course, JupyterLab in Chromium."""

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

import pytest

ROOT = Path(__file__).parents[2]
FIXTURE_COURSE = Path(__file__).parent / "fixtures" / "course"
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


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture
def course(tmp_path) -> Path:
    """A writable project root that holds the lesson 01_scaling and two students' answers."""
    return shutil.copytree(FIXTURE_COURSE, tmp_path / "course")


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
        page.add_locator_handler(page.locator(".jp-Dialog"), _answer)
        yield page
        browser.close()


def _answer(dialog) -> None:
    """JupyterLab asks things of its own at slow moments: say yes, but not to a dead kernel."""
    text = dialog.inner_text()
    print(f"JupyterLab asked: {text}")
    assert "died" not in text, text
    dialog.locator("button.jp-mod-accept").click()


@pytest.fixture
def open_in_lab(lab, page):
    """Function: open a copy of a notebook (and its folder) and wait until its kernel is idle."""

    def open_(notebook: Path) -> None:
        work, url, token = lab
        shutil.copytree(notebook.parent, work, dirs_exist_ok=True)
        page.goto(f"{url}/lab/tree/{notebook.name}?token={token}")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=LOAD_SECONDS * 1000)
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(
            timeout=LOAD_SECONDS * 1000
        )

    return open_


@pytest.fixture
def start(page):
    """Function: do something, again if need be, until the first code cell has its number.

    JupyterLab calls a kernel idle a moment before it takes work, and drops what comes too early.
    """

    def start_(run) -> None:
        numbered = page.locator(".jp-CodeCell .jp-InputPrompt").first
        for _ in range(5):
            run()
            page.wait_for_timeout(2000)
            if numbered.inner_text().strip() != "[ ]:":
                break
        numbered.filter(has_text=re.compile(r"\[\d+\]")).wait_for(timeout=RUN_SECONDS * 1000)

    return start_


@pytest.fixture
def choose(page):
    """Function: click an entry of JupyterLab's menu bar."""

    def choose_(menu: str, entry: str) -> None:
        page.get_by_role("menuitem", name=menu, exact=True).click()
        page.get_by_role("menuitem", name=entry, exact=True).click()

    return choose_
