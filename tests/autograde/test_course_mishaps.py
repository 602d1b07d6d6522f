"""What teachers do that no guide foresees: every command answers in words, and loses nothing."""

import errno
import json
import sqlite3

import pytest

from autograde import journal
from autograde.audit import AuditLog, read_audit
from autograde.commands import INTERRUPTED, machine_trouble
from autograde.course import Course
from autograde.course_lock import alone_in

LESSON = "03_linear_backward"
STUDENTS = "id,first_name,last_name\nada,Ada,Lovelace\nben,Ben,Bitdiddle\ndora,Dora,Explorer\n"
RECEIVED = "2026-12-02 12:00 UTC"


@pytest.fixture(scope="module")
def teacher(project, new_teacher, notebook):
    """A graded course: Ada and Ben were a day late, Dora handed in nothing."""
    listed = project.parent / "students.csv"
    listed.write_text(STUDENTS, encoding="utf-8")
    teacher = new_teacher(project.parent / "course")
    teacher("init", teacher.folder, "--students", listed)
    config = teacher.folder / "nbgrader_config.py"
    config.write_text(config.read_text().replace("# c.LateSub", "c.LateSub"))
    teacher("release", "03", "--due", "2026-12-01 23:59 UTC")
    teacher.hand_in(RECEIVED, Ada_Lovelace_1=notebook(), Ben_Bitdiddle_2=notebook())
    teacher("grade", "03")
    return teacher


@pytest.fixture
def fresh(project, new_teacher, tmp_path):
    """A course in which nothing happened yet."""
    teacher = new_teacher(tmp_path / "course")
    teacher("init", teacher.folder)
    return teacher


def source_of(teacher):
    return teacher.folder / "source" / LESSON / f"{LESSON}.ipynb"


def changed(path, change):
    """Change the cells of a notebook in a file; returns its text from before."""
    before = path.read_text(encoding="utf-8")
    document = json.loads(before)
    document["cells"] = change(document["cells"])
    path.write_text(json.dumps(document), encoding="utf-8")
    return before


def test_commands_out_of_order_name_the_one_that_comes_first(fresh):
    assert "try: odl course release" in fresh("grade", "03", code=1)
    assert "try: odl course grade" in fresh("export", "03", code=1)
    fresh("release", "03")
    assert "try: odl course collect" in fresh("grade", "03", code=1)


def test_a_lesson_that_is_nearly_right_is_suggested(fresh):
    assert f"try: {LESSON}" in fresh("release", "03_linear_backwards", code=1)


def test_times_without_a_zone_are_refused(teacher, tmp_path):
    assert "with its zone" in teacher("release", "03", "--due", "2026-12-01 23:59", code=1)
    assert "with its zone" in teacher("collect", "03", tmp_path, "--received", "noon", code=1)


def test_what_students_wrote_online_is_nobody_elses_submission(fresh, notebook, tmp_path):
    fresh("release", "03")
    for name in ("Ada A_1_assignsubmission_onlinetext_", "Ada A_1_assignsubmission_file_"):
        (tmp_path / "moodle" / name).mkdir(parents=True)
    (tmp_path / "moodle" / "Ada A_1_assignsubmission_onlinetext_" / "o.html").write_text("hi")
    file = tmp_path / "moodle" / "Ada A_1_assignsubmission_file_" / f"{LESSON}.ipynb"
    file.write_text(json.dumps(notebook()))
    fresh("collect", "03", tmp_path / "moodle")
    assert [path.name for path in (fresh.folder / "submitted").iterdir()] == ["Ada A-1"]


def test_points_and_words_of_a_person_outlive_the_next_grading(teacher):
    teacher.grade_written("ada", 0.5, "Think of N.")
    teacher("feedback", "03")
    teacher("grade", "03")
    page = teacher.folder / "feedback" / "ada" / LESSON / f"{LESSON}.html"
    assert "A person wrote: Think of N." in page.read_text()
    assert (teacher.folder / "feedback" / f"{LESSON}.html").is_file()
    teacher("export", "03", "--to", "moodle")
    assert "why-sum: Graded by a person. Think of N." in teacher.table("moodle")["ada"][-1]


def test_the_log_says_who_gave_points_by_hand_once(teacher):
    teacher.grade_written("ben", 0.25)
    teacher("export", "03")
    teacher("export", "03")
    lines = (teacher.folder / "audit.jsonl").read_text().splitlines()
    lines = [json.loads(line) for line in lines]
    by_hand = [line for line in lines if line["event"] == "graded by hand"]
    (ben,) = [line for line in by_hand if line["student"] == "ben"]
    assert ben["points"] == {"why-sum": 0.25}
    assert all(line["by"] and line["time"] for line in lines)


def test_one_student_may_have_more_time(teacher):
    assert "late: ben" in teacher("grade", "03")
    teacher("extend", "03", "ben", "2026-12-03 23:59 UTC")
    said = teacher("grade", "03")
    assert "late: ben" not in said and "late: ada" in said
    teacher("extend", "03", "ben")
    assert "late: ben" in teacher("grade", "03")
    assert "try: ben" in teacher("extend", "03", "bem", "2026-12-03 23:59 UTC", code=1)


def test_a_file_under_a_wrong_name_is_given_to_its_student(teacher, notebook, tmp_path):
    (tmp_path / "final FINAL.ipynb").write_text(json.dumps(notebook()))
    path = tmp_path / "final FINAL.ipynb"
    assert "Not in the list" in teacher("collect", "03", path)
    teacher("collect", "03", path, "--student", "dora")
    kept = teacher.folder / "submitted" / "dora" / LESSON / f"{LESSON}.ipynb"
    assert kept.read_bytes() == path.read_bytes()
    assert "expected a student" in teacher("collect", "03", path, "--student", "dorra", code=1)
    said = teacher("remove", "final FINAL")
    assert not (teacher.folder / "submitted" / "final FINAL").exists()
    removed = teacher.folder / "history" / "removed"
    assert [p.read_bytes() for p in removed.rglob("*.ipynb")] == [path.read_bytes()], said


def test_a_students_page_says_what_was_odd_about_the_file(teacher, notebook, tmp_path):
    path = tmp_path / "Dora Explorer_7_assignsubmission_file_" / "mine <b>.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(notebook(why_sum="They add.")))
    teacher("collect", "03", tmp_path)
    teacher("grade", "03")
    page = teacher.folder / "feedback" / "dora" / LESSON / f"{LESSON}.html"
    assert "The notebook is called mine &lt;b&gt;.ipynb" in page.read_text()


def test_a_student_who_left_is_in_no_table_and_nothing_is_lost(teacher, notebook):
    teacher.hand_in(RECEIVED, Carl_Coy_9=notebook())
    teacher("grade", "03")
    teacher.grade_written("Carl Coy-9", 1.0, "Fine.")
    teacher("remove", "Carl Coy-9")
    teacher("grade", "03")
    teacher("export", "03", "--to", "moodle")
    assert "Carl Coy-9" not in teacher.table("moodle")
    assert "Fine." in teacher("log", "--student", "Carl Coy-9")
    assert "expected a student" in teacher("remove", "Carl Coy-9", code=1)


def test_changed_points_are_named_and_regraded(teacher):
    def dearer(cells):
        for cell in cells:
            mark = cell["metadata"].get("nbgrader", {})
            if mark.get("grade_id") == "linear-backward-input-check-2":
                mark["points"] = 3
        return cells

    before = changed(source_of(teacher), dearer)
    said = teacher("release", "03", "--again")
    assert "points of linear-backward-input-check-2: 1 before, 3 now" in said
    assert "linear-backward-input: 2 correct -> 4 correct" in teacher("regrade", "03")
    source_of(teacher).write_text(before, encoding="utf-8")
    teacher("release", "03", "--again")
    teacher("regrade", "03")


def test_an_exercise_cannot_go_where_it_was_graded(teacher):
    def without(cells):
        return [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") != "why-sum"]

    released = teacher.folder / "release" / LESSON / f"{LESSON}.ipynb"
    handed_out = released.read_bytes()
    before = changed(source_of(teacher), without)
    for command in (("release", "03", "--again"), ("regrade", "03")):
        assert "gone: why-sum); try: give an exercise 0" in teacher(*command, code=1)
    assert released.read_bytes() == handed_out
    source_of(teacher).write_text(before, encoding="utf-8")


@pytest.mark.parametrize("name", ["all.tar.gz", "broken.zip", "empty.zip", "notes.txt"])
def test_a_file_that_is_no_download_makes_nobody(fresh, tmp_path, name):
    (tmp_path / name).write_bytes(b"" if name == "empty.zip" else b"PK\3\4 or so")
    assert "no zip that can be read" in fresh("collect", "03", tmp_path / name, code=1)
    assert not list((fresh.folder / "submitted").iterdir())


@pytest.mark.parametrize("option", ["--sandbox", "--target"])
def test_options_with_a_typo_are_refused_with_the_choice(teacher, option):
    words = " ".join(teacher("grade", "03", option, "foo", code=2).split())
    assert "expected one of" in words


@pytest.mark.parametrize(
    ("name", "command", "said"),
    [
        (f"source/{LESSON}/{LESSON}.ipynb", "release", "undo your last change"),
        (f"source/{LESSON}/{LESSON}.ipynb", "grade", "undo your last change"),
        (f"{LESSON}.json", "export", "try: odl course grade"),
        ("nbgrader_config.py", "export", "got SyntaxError"),
        ("gradebook.db", "export", "a backup of the file"),
    ],
)
def test_a_broken_file_of_the_course_is_named_with_what_mends_it(teacher, name, command, said):
    path = teacher.folder / name
    before = path.read_bytes()
    path.write_bytes(b"{ broken")
    answer = teacher(command, "03", code=1)
    path.write_bytes(before)
    assert said in answer and path.name in answer


def test_without_its_gradebook_no_empty_table_is_written(teacher):
    path = teacher.folder / "gradebook.db"
    before = path.read_bytes()
    path.unlink()
    assert f"expected {path}" in teacher("export", "03", code=1)
    assert not path.exists()
    path.write_bytes(before)


def test_a_lost_key_is_not_replaced_in_silence(teacher):
    key = teacher.folder / "course.key"
    text = key.read_text()
    key.unlink()
    assert "put your backup" in teacher("grade", "03", code=1)
    assert "put your backup" in teacher("init", teacher.folder, code=1)
    assert not key.exists()
    teacher("init", teacher.folder, "--new-key")
    assert key.read_text() != text
    key.write_text(text)


def test_two_commands_do_not_change_a_course_at_once(teacher):
    pytest.importorskip("fcntl")
    with alone_in(Course(teacher.folder), "grade"):
        said = teacher("export", "03", code=1)
    assert "got `odl course grade` of" in said
    teacher("export", "03")


def test_a_locked_gradebook_is_said_in_words(teacher, monkeypatch):
    monkeypatch.setattr("autograde.late.assign_late_penalties", lambda *_: locked(teacher))
    assert "Formgrader" in teacher("export", "03", code=1)


def locked(teacher):
    """Ask a gradebook that another program is writing to."""
    from sqlalchemy import create_engine, text

    path = teacher.folder / "gradebook.db"
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0.1})
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM grade"))
    finally:
        other.close()
        engine.dispose()


def test_ctrl_c_is_said_in_words(teacher, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("autograde.grade_command.run_grading", interrupted)
    assert "the same command goes on" in teacher("grade", "03", code=INTERRUPTED)


def test_a_full_disk_is_said_in_words_and_leaves_the_old_file(teacher, monkeypatch):
    path = teacher.folder / "exports" / f"{LESSON}.canvas.csv"
    teacher("export", "03")
    before = path.read_bytes()

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(journal.os, "fsync", full)
    assert "free some space" in teacher("export", "03", code=1)
    assert path.read_bytes() == before
    assert not list(teacher.folder.rglob("*.part"))


def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path):
    path = tmp_path / "audit.jsonl"
    AuditLog(path).write("first")
    path.write_bytes(path.read_bytes() + b'{"event": "cut o')
    AuditLog(path).write("third")
    assert [line["event"] for line in read_audit(path)] == ["first", "third"]


def test_a_mistake_of_ours_is_not_called_the_machines():
    assert machine_trouble(FileNotFoundError(errno.ENOENT, "gone", "x")) == ""
    assert machine_trouble(ValueError("no")) == ""
