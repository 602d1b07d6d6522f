"""A student's copy of a lesson is never overwritten."""

import pytest

from autograde.lab import copy_lessons

LESSON = "03_linear_backward"


@pytest.fixture
def root(tmp_path):
    released = tmp_path / "notebooks" / "release" / LESSON / f"{LESSON}.ipynb"
    released.parent.mkdir(parents=True)
    released.write_text("first release")
    return tmp_path


def release(root, text):
    (root / "notebooks" / "release" / LESSON / f"{LESSON}.ipynb").write_text(text)


def test_first_start_copies_the_released_lesson(root):
    folder, notices = copy_lessons(root)
    assert (folder / LESSON / f"{LESSON}.ipynb").read_text() == "first release"
    assert notices == [f"new: {LESSON}.ipynb"]


def test_work_in_a_copy_survives_every_later_start(root):
    folder, _ = copy_lessons(root)
    mine = folder / LESSON / f"{LESSON}.ipynb"
    mine.write_text("my work")
    assert copy_lessons(root)[1] == []
    assert mine.read_text() == "my work"


def test_a_new_release_is_laid_beside_the_students_work(root):
    folder, _ = copy_lessons(root)
    mine = folder / LESSON / f"{LESSON}.ipynb"
    mine.write_text("my work")
    release(root, "second release")
    _, notices = copy_lessons(root)
    assert mine.read_text() == "my work"
    assert mine.with_name(f"{LESSON}.new.ipynb").read_text() == "second release"
    assert "changed since your copy" in notices[0]


def test_the_same_new_release_is_handed_out_once(root):
    copy_lessons(root)
    release(root, "second release")
    copy_lessons(root)
    assert copy_lessons(root)[1] == []


def test_two_new_releases_do_not_overwrite_work_done_in_the_first(root):
    folder, _ = copy_lessons(root)
    for text in ("second release", "third release"):
        release(root, text)
        copy_lessons(root)
        newest = sorted((folder / LESSON).glob("*.new*.ipynb"))[-1]
        newest.write_text(f"my work on the {text}")
    kept = sorted(path.read_text() for path in (folder / LESSON).glob("*.new*.ipynb"))
    assert kept == ["my work on the second release", "my work on the third release"]
