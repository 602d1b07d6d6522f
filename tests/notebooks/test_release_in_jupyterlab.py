"""A student's first minutes: open the release notebook in JupyterLab, run to the first exercise.

Set ODL_SCREENSHOTS to a folder to keep the pictures.
"""

import os
import re
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import is_grade, is_solution

ROOT = Path(__file__).parents[2]
RUN_SECONDS = 180

RELEASES = sorted((ROOT / "notebooks" / "release").glob("*/*.ipynb"))
each_release = pytest.mark.parametrize("release", [pytest.param(p, id=p.stem) for p in RELEASES])
# JupyterLab shows an error like text on stderr.
ERROR = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"


@pytest.mark.browser
@each_release
def test_run_all_stops_at_the_first_exercise(
    release, lab, page, open_in_lab, start, choose, tmp_path
):
    open_in_lab(release)
    start(lambda: choose("Run", "Run All Cells"))
    error = page.locator(ERROR).filter(has_text=re.compile("Error|not written yet")).first
    error.wait_for(timeout=RUN_SECONDS * 1000)
    assert "not written yet" in error.inner_text()
    error.scroll_into_view_if_needed()
    keep_picture(page, release, tmp_path)
    assert first_failed_cell(saved(release, lab, page)) in first_exercise(release)


@pytest.mark.browser
def test_saving_in_jupyterlab_keeps_ids_and_grading_metadata(lab, page, open_in_lab, start):
    release = RELEASES[-1]
    open_in_lab(release)
    page.locator(".jp-CodeCell .cm-content").first.click()
    start(lambda: page.keyboard.press("Control+Enter"))
    before, after = nbformat.read(release, 4), saved(release, lab, page)
    assert [cell.id for cell in after.cells] == [cell.id for cell in before.cells]
    grading = [[cell.metadata.get("nbgrader") for cell in nb.cells] for nb in (before, after)]
    assert grading[0] == grading[1]


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
