"""A build never destroys what somebody wrote into a built notebook."""

import json
import shutil
from pathlib import Path

import pytest

from autograde.build import build_lessons

ROOT = Path(__file__).resolve().parents[2]
LESSON = "01_chain_rule"
RELEASED = Path("notebooks") / "release" / LESSON / f"{LESSON}.ipynb"


@pytest.fixture
def root(tmp_path):
    source = tmp_path / "notebooks" / "src"
    source.mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "src" / f"{LESSON}.py", source)
    shutil.copytree(ROOT / "notebooks" / "src" / LESSON, source / LESSON)
    build_lessons(tmp_path)
    return tmp_path


def work_in(root, text):
    notebook = json.loads((root / RELEASED).read_text())
    notebook["cells"][1]["source"] = text
    notebook["metadata"]["language_info"] = {"name": "python"}
    (root / RELEASED).write_text(json.dumps(notebook))


def test_work_in_a_release_notebook_is_copied_before_a_rebuild(root):
    for text in ("first work", "second work"):
        work_in(root, text)
        (kept,) = build_lessons(root).rescued
        assert text in (root / kept).read_text()
    assert len(list((root / "my-lessons" / "rescued").iterdir())) == 2


def test_an_untouched_notebook_is_replaced_without_a_copy(root):
    (root / RELEASED).write_text((root / RELEASED).read_text().replace("chain", "chains", 1))
    report = build_lessons(root)
    assert report.written and report.rescued == ()


def test_a_damaged_notebook_is_kept_as_well(root):
    (root / RELEASED).write_text("{ my half-saved wo")
    (kept,) = build_lessons(root).rescued
    assert "half-saved" in (root / kept).read_text()
