"""Downloads of Moodle, Canvas and others: whose file is it, which one counts, what is kept."""

import json
import zipfile

import pytest

from autograde.collect import CollectError
from autograde.course import Course
from autograde.downloads import read_downloads
from autograde.history import keep, keep_archives, late_students, read_history
from autograde.late import EXTENSIONS, late_by_platform

LESSON = "03_linear_backward"


def person(first, last, number=""):
    return {"first_name": first, "last_name": last, "email": "", "lms_user_id": number}


CLASS = {
    "ada": person("Ada", "Lovelace", "4711"),
    "ben": person("Ben", "Bitdiddle"),
    "cleo": person("Cleo", "Müller"),
    "kim1": person("Kim", "Lee"),
    "kim2": person("Kim", "Lee"),
}


@pytest.fixture
def archive(tmp_path):
    def write(name="download.zip", *, files):
        with zipfile.ZipFile(tmp_path / name, "w") as zipped:
            for path, data in files.items():
                zipped.writestr(path, data)
        return tmp_path / name

    return write


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course").mkdir()
    return Course(tmp_path / "course")


def students(downloads):
    return [item.student for item in downloads]


def submitted(course, student):
    return (course.submitted / student / LESSON / f"{LESSON}.ipynb").read_bytes()


@pytest.mark.parametrize("tail", ["_/hw.ipynb", "/hw.ipynb", f"_{LESSON}.ipynb"])
def test_moodle_names_people_by_number_then_by_name(archive, tail):
    files = {
        f"Somebody Else_4711_assignsubmission_file{tail}": b"{}",
        f"Ben Bitdiddle_99_assignsubmission_file{tail}": b"{}",
    }
    found = read_downloads([archive(files=files)], LESSON, CLASS)
    assert sorted(students(found)) == ["ada", "ben"]
    assert all(item.known and item.found.data == b"{}" for item in found)


def test_canvas_names_people_without_spaces_and_marks_late_ones(archive):
    files = {
        f"lovelaceada_LATE_4711_500_{LESSON}-2.ipynb": b"{}",
        f"müllercleo_815_501_{LESSON}.ipynb": b"{}",
    }
    ada, cleo = read_downloads([archive(files=files)], LESSON, CLASS)
    assert (ada.student, ada.late, cleo.student, cleo.late) == ("ada", True, "cleo", False)
    assert "late" in ada.found.note


def test_two_people_of_one_name_are_told_apart_by_number_alone(archive):
    files = {f"leekim_{number}_{number}0_{LESSON}.ipynb": b"{}" for number in (7, 8)}
    found = read_downloads([archive(files=files)], LESSON, CLASS)
    assert students(found) == ["leekim-7", "leekim-8"]
    assert not any(item.known for item in found)


def test_who_takes_the_name_of_another_student_takes_nobodys_place(archive):
    """On some platforms people may change how they are called."""
    mark = "assignsubmission_file_/03_linear_backward.ipynb"
    files = {
        f"Ada Lovelace_4711_{mark}": b"ada",  # her number is in the list
        f"Ada Lovelace_99_{mark}": b"eve",
        f"Ben Bitdiddle_98_{mark}": b"who",
        f"Ben Bitdiddle_97_{mark}": b"is it",
        f"Eve_4711_assignsubmission_file_x_96_{mark}": b"eve",
    }
    found = read_downloads([archive(files=files)], LESSON, CLASS)
    assert [item.found.data for item in found if item.known] == [b"ada"]
    assert len(set(students(found))) == 5
    assert all(item.found.note for item in found if not item.known)


def test_who_handed_in_something_else_still_has_a_record(archive):
    files = {
        f"lovelaceada_4711_500_{LESSON}.ipynb": b"{}",
        "bitdiddleben_12_501_report.pdf": b"%PDF",
        "Mia May_3_assignsubmission_file_/report.pdf": b"%PDF",
    }
    downloads = read_downloads([archive(files=files)], LESSON, CLASS)
    found = {item.student: item.found for item in downloads}
    assert found["ben"].data is None and "no notebook" in found["ben"].note
    assert found["Mia May-3"].data is None


def test_names_cannot_lead_out_of_the_folder(archive, course):
    files = {"../../evil_1_2_a.ipynb": b"{}", f"../{LESSON}.ipynb": b"{}", "b.ipynb": b"{}"}
    found = read_downloads([archive(files=files)], LESSON)
    keep(course, LESSON, found)
    assert all(".." not in item.label for item in found)
    assert all("/" not in path.name and path.name != ".." for path in course.submitted.iterdir())
    assert not list(course.folder.parent.glob("evil*"))


def test_an_archive_without_submissions_is_refused_in_words(archive):
    with pytest.raises(CollectError, match="expected submissions"):
        read_downloads([archive(files={"readme.txt": b""})], LESSON)


def test_the_newest_counts_and_all_are_kept(archive, course):
    for data in (b'{"first": 1}', b'{"second": 2}', b'{"second": 2}'):
        path = archive(files={f"ada/{LESSON}.ipynb": data, f"ben/{LESSON}.ipynb": b"{}"})
        kept = keep(course, LESSON, read_downloads([path], LESSON))
    assert [item.state for item in kept] == ["same", "same"]
    assert submitted(course, "ada") == b'{"second": 2}'
    versions = sorted(course.path("history", LESSON).glob("ada/*.ipynb"))
    assert [path.read_bytes() for path in versions] == [b'{"first": 1}', b'{"second": 2}']


def test_of_two_files_on_canvas_the_named_one_counts_however_often_it_is_collected(archive, course):
    files = {
        f"lovelaceada_4711_500_{LESSON}.ipynb": b'{"it": 1}',
        "lovelaceada_4711_501_scratch.ipynb": b'{"other": 1}',
    }
    for _ in range(2):
        keep(course, LESSON, read_downloads([archive(files=files)], LESSON, CLASS))
    assert submitted(course, "ada") == b'{"it": 1}'
    assert len(read_history(course, LESSON, "ada")) == 2


def test_a_later_download_without_a_notebook_takes_nothing_away(archive, course):
    first = archive(files={f"lovelaceada_LATE_4711_500_{LESSON}.ipynb": b"{}"})
    keep(course, LESSON, read_downloads([first], LESSON, CLASS), "2026-12-02 10:00:00 UTC")
    second = archive("second.zip", files={"lovelaceada_4711_600_a.pdf": b"%PDF"})
    keep(course, LESSON, read_downloads([second], LESSON, CLASS))
    assert submitted(course, "ada") == b"{}"
    stamp = course.submitted / "ada" / LESSON / "timestamp.txt"
    assert stamp.read_text() == "2026-12-02 10:00:00 UTC"
    assert late_students(course, LESSON) == {"ada"}


EXERCISES = {LESSON: ["sgd-step", "why-sum"], "02_loss": ["mse"]}
RIGHT, OLDER = b'{"x": ["sgd-step", "why-sum"]}', b'{"x": ["sgd-step"]}'
OTHER = b'{"x": ["mse"]}'


def collected(course, path, **files):
    return keep(course, LESSON, read_downloads([path], LESSON, CLASS, EXERCISES), **files)


def test_a_zip_inside_moodles_zip_is_opened_and_a_forged_time_is_not_read(archive, course):
    inside = archive("homework.zip", files={f"hw/{LESSON}/{LESSON}.ipynb": RIGHT})
    ada, ben = (f"{name}_1_assignsubmission_file_" for name in ("Ada Lovelace", "Ben Bitdiddle"))
    files = {f"{ada}/hw.zip": inside.read_bytes(), f"{ben}/{LESSON}/{LESSON}.ipynb": RIGHT}
    files[f"{ben}/{LESSON}/timestamp.txt"] = b"2020-01-01 00:00:00 UTC"
    collected(course, archive(files=files))
    assert submitted(course, "ada") == submitted(course, "ben") == RIGHT
    assert not list(course.submitted.rglob("timestamp.txt"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OTHER, "looks like the notebook of 02_loss"),
        (OLDER, "has 1 of the lesson's 2"),
        (b"{}", "is it the right file?"),
    ],
)
def test_a_notebook_that_is_not_quite_the_lessons_is_named(archive, course, data, said):
    (kept,) = collected(course, archive(files={"ada.ipynb": data}))
    assert kept.state == "new" and said in kept.note


def test_another_lessons_notebook_takes_no_submissions_place(archive, course):
    collected(course, archive(files={"ada.ipynb": RIGHT}))
    (kept,) = collected(course, archive(files={"ada.ipynb": OTHER}))
    assert (kept.state, submitted(course, "ada")) == ("aside", RIGHT)
    assert len(read_history(course, LESSON, "ada")) == 2
    (kept,) = collected(course, archive(files={"ada.ipynb": RIGHT}))
    assert kept.state == "same"


def test_a_time_that_a_person_put_right_stays(archive, course):
    path = archive(files={"ada.ipynb": RIGHT})
    collected(course, path, received="2026-12-02 10:00:00 UTC")
    stamp = course.submitted / "ada" / LESSON / "timestamp.txt"
    stamp.write_text("2026-12-01 10:00:00 UTC")
    collected(course, path, received="2026-12-03 10:00:00 UTC")
    assert stamp.read_text() == "2026-12-01 10:00:00 UTC"


def test_an_extension_outweighs_the_platforms_mark(archive, course):
    files = {f"lovelaceada_LATE_4711_500_{LESSON}.ipynb": RIGHT}
    files[f"bitdiddleben_LATE_4712_501_{LESSON}.ipynb"] = RIGHT
    collected(course, archive(files=files))
    own = {LESSON: {"ada": "2026-12-09 22:59:00 UTC", "ben": None}}
    (course.folder / EXTENSIONS).write_text(json.dumps(own))
    assert late_by_platform(course, LESSON) == {"ben"}


def test_archives_are_kept_with_all_that_is_no_notebook(archive, course):
    path = archive(files={"ada.ipynb": RIGHT, "bitdiddleben_12_501_report.pdf": b"%PDF"})
    for _ in range(2):
        keep_archives(course, [path])
    (kept,) = (course.folder / "history" / "downloads").iterdir()
    assert kept.read_bytes() == path.read_bytes()
