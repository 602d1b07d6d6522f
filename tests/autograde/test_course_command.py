"""`odl course`: from an empty folder to exported grades, as a teacher does it."""

import json
import stat
import zipfile

import pytest

LESSON, WEIGHT_ID = "03_linear_backward", "linear-backward-weight"
STUDENTS = """id,first_name,last_name,email,lms_user_id
ada,Ada,Lovelace,ada@example.org,4711
ben,Ben,Bitdiddle,ben@example.org,4712
dora,Dora,Explorer,dora@example.org,4714
"""
HALF = (
    "def linear_backward_weight(grad_output, x):\n    return grad_output.T @ x, grad_output.sum()\n"
)
DUE = "2026-12-01T23:59+00:00"


@pytest.fixture(scope="module")
def teacher(project, new_teacher, notebook):
    """A course that was graded: Ada is right, Ben half right and late, Dora handed in nothing."""
    folder = project.parent / "course"
    (project.parent / "students.csv").write_text(STUDENTS, encoding="utf-8")
    teacher = new_teacher(folder)
    teacher("init", folder, "--students", project.parent / "students.csv")
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text().replace("# c.LateSub", "c.LateSub"))
    teacher("release", "03", "--due", DUE)
    teacher.hand_in("2026-12-01 12:00:00 UTC", Ada_Lovelace_4711=notebook())
    ben = notebook(linear_backward_weight=HALF)
    teacher.hand_in("2026-12-02 12:00:00 UTC", Ben_Bitdiddle_4712=ben)
    teacher.graded = teacher("grade", "03")
    return teacher


def test_the_course_has_nbgraders_layout_and_a_secret_key(teacher):
    names = {path.name for path in teacher.folder.iterdir()}
    assert {"nbgrader_config.py", "source", "release", "submitted", "gradebook.db"} <= names
    assert stat.S_IMODE((teacher.folder / "course.key").stat().st_mode) == 0o600


def test_init_again_adds_students_and_overwrites_nothing(teacher, project):
    key = (teacher.folder / "course.key").read_text()
    mine = teacher.folder / "source" / LESSON / f"{LESSON}.ipynb"
    before = mine.read_bytes()
    mine.write_bytes(before + b" ")
    more = project.parent / "more.csv"
    more.write_text("id\nzoe\n")
    assert "students: 1 read" in teacher("init", teacher.folder, "--students", more)
    said = teacher("init", teacher.folder)
    assert f"others in the project: {LESSON}" in said
    assert mine.read_bytes() == before + b" "
    assert (teacher.folder / "course.key").read_text() == key
    mine.write_bytes(before)


def test_a_list_of_students_without_clear_ids_is_refused_in_words(tmp_path, new_teacher):
    (tmp_path / "s.csv").write_text("name\nada\n")
    said = new_teacher(tmp_path)("init", tmp_path / "c", "--students", tmp_path / "s.csv", code=1)
    assert "column `id`" in said
    assert not (tmp_path / "c").exists()


def test_no_bundle_holds_the_course_key(teacher):
    teacher("gradescope", "03")
    key = (teacher.folder / "course.key").read_text().strip().encode()
    bundles = sorted((teacher.folder / "handout").glob("*.zip"))
    assert [path.name for path in bundles] == [f"{LESSON}.gradescope.zip", "odl-course.zip"]
    for path in bundles:
        archive = zipfile.ZipFile(path)
        assert all(key not in archive.read(name) for name in archive.namelist())


def test_a_release_that_students_have_is_replaced_on_request_alone(teacher):
    source = teacher.folder / "source" / LESSON / f"{LESSON}.ipynb"
    before = source.read_text()
    source.write_text(before.replace("## ", "## New: ", 1))
    released = teacher.folder / "release" / LESSON / f"{LESSON}.ipynb"
    assert "--again" in teacher("release", "03", code=1)
    assert "## New" not in released.read_text()
    teacher("release", "03", "--again")
    assert "## New" in released.read_text()
    source.write_text(before)
    teacher("release", "03", "--again")


def test_a_time_that_cannot_be_read_is_refused_in_words(teacher):
    assert "with its zone" in teacher("release", "03", "--due", "soon", code=1)


def test_commands_outside_a_course_say_what_to_do(tmp_path, new_teacher):
    assert "odl course init" in new_teacher(tmp_path)("stats", "03", code=1)


def test_an_unknown_lesson_is_answered_with_those_that_there_are(teacher):
    assert LESSON in teacher("stats", "99", code=1)


def test_grades_lie_where_formgrader_looks_for_them(teacher):
    assert "odl" not in teacher.graded[:3] and WEIGHT_ID in teacher.graded
    graded = teacher.folder / "autograded" / "ben" / LESSON / f"{LESSON}.ipynb"
    assert "everything was summed to one number" in graded.read_text()


def test_late_submissions_cost_what_the_courses_plugin_says(teacher):
    assert "late: ben, 3 points less" in teacher.graded
    teacher.grade_written("ben", 0.5)
    teacher("export", "03", "--to", "canvas")
    ben = teacher.table("canvas")["Bitdiddle, Ben"]
    assert ben[1] == "4712" and ben[5] == "0.0"
    assert ben[-1].startswith("graded, late: 3.5 points less")
    assert ben[6:9] == ["1.0", "2.0", "0.5"]


def test_students_without_a_submission_are_in_every_table(teacher):
    teacher("export", "03")
    assert teacher.table("canvas")["Explorer, Dora"][-1].startswith("missing")
    dora = teacher.table("moodle")["dora"]
    assert dora[1:3] == ["dora@example.org", "0.0"] and dora[3].startswith("missing")


def test_feedback_shows_what_a_person_gave_and_wrote(teacher):
    teacher.grade_written("ada", 0.75, "Think of <b>N</b>.")
    teacher("feedback", "03")
    page = (teacher.folder / "feedback" / "ada" / LESSON / f"{LESSON}.html").read_text()
    assert "4.75 of" in page and "A person wrote: Think of &lt;b&gt;N&lt;/b&gt;." in page


def test_the_archive_to_hand_back_has_moodles_folders(teacher):
    teacher("feedback", "03")
    names = zipfile.ZipFile(teacher.folder / "exports" / f"{LESSON}.feedback.zip").namelist()
    assert f"Ada Lovelace_4711_assignsubmission_file_/{LESSON}.html" in names


def test_statistics_count_the_mistakes(teacher):
    found = json.loads(teacher("stats", "03", "--json"))
    weight = next(task for task in found if task["task"] == WEIGHT_ID)
    assert weight["statuses"] == {"correct": 1, "partial": 1}
    assert "summed to one number" in weight["mistakes"][0][0]
    assert "where students stand" in teacher("stats", "03")


def test_a_regrade_shows_the_difference_and_the_log_keeps_it(teacher, notebook):
    assert "0 of 6 grades changed" in teacher("regrade", "03")
    right = teacher.hand_in("2026-12-02 13:00:00 UTC", Ben_Bitdiddle_4712=notebook())
    assert "earlier one is kept" in " ".join(right.split())
    said = teacher("regrade", "03")
    assert f"changed: ben, {WEIGHT_ID}: 1 partial -> 2 correct" in said
    assert "1 of 6 grades changed" in said
    assert "2 correct" in teacher("log", "--student", "ben")


def test_what_is_no_zip_of_submissions_is_refused_in_words(teacher, tmp_path):
    assert "expected submissions" in teacher("collect", "03", tmp_path, code=1)
