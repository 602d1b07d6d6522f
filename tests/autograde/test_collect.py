"""Finding submissions in folders and archives, whatever else lies there."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from autograde.collect import CollectError, collect
from autograde.intake import MAX_BYTES

LESSON = "03_linear_backward"


@pytest.fixture
def folder(tmp_path):
    def write(*names, data=b"{}"):
        for name in names:
            path = tmp_path / "submitted" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path / "submitted"

    return write


def names(found):
    return [item.student for item in found]


def test_the_three_layouts_may_be_mixed(folder):
    path = folder(f"ada/{LESSON}/{LESSON}.ipynb", f"ben/{LESSON}.ipynb", "cleo.ipynb")
    found = collect([path], LESSON)
    assert names(found) == ["ada", "ben", "cleo"]
    assert all(item.data == b"{}" for item in found)


def test_a_students_whole_folder_may_be_handed_in(folder):
    path = folder(f"ada/my-lessons/{LESSON}/{LESSON}.ipynb", f"ada/notebooks/{LESSON}.ipynb")
    (found,) = collect([path], LESSON)
    assert found.where == f"ada/my-lessons/{LESSON}/{LESSON}.ipynb"


def test_other_lessons_and_hidden_files_are_no_submissions(folder):
    path = folder(f"ada/{LESSON}/{LESSON}.ipynb", ".ipynb_checkpoints/x.ipynb", "notes.txt")
    folder("ada/04_other/04_other.ipynb")
    assert names(collect([path], LESSON)) == ["ada"]


def test_a_notebook_under_another_name_is_taken_with_a_note(folder):
    found = collect([folder(f"ada/{LESSON}/my solution (2).ipynb")], LESSON)
    assert found[0].data == b"{}"
    assert "is called my solution (2).ipynb" in found[0].note


def test_of_several_wrong_names_none_is_guessed(folder):
    found = collect([folder(f"ada/{LESSON}/a.ipynb", f"ada/{LESSON}/b.ipynb")], LESSON)
    assert found[0].data is None
    assert "2 notebooks" in found[0].note


def test_the_time_stamp_is_kept(folder):
    path = folder(f"ada/{LESSON}/{LESSON}.ipynb")
    folder(f"ada/{LESSON}/timestamp.txt", data=b"2026-03-01 12:00:00 UTC\n")
    assert collect([path], LESSON)[0].timestamp == "2026-03-01 12:00:00 UTC"


@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes of POSIX")
def test_links_and_pipes_are_not_read(folder, tmp_path):
    path = folder("cleo.ipynb")
    (tmp_path / "secret").write_text("a secret")
    (path / "ada.ipynb").symlink_to(tmp_path / "secret")
    os.mkfifo(path / "ben.ipynb")
    found = {item.student: item for item in collect([path], LESSON)}
    assert found["ada"].data is None
    assert found["ben"].data is None
    assert "no regular file" in found["ada"].note


def test_a_file_beyond_the_limit_is_read_no_further(folder):
    path = folder("ada.ipynb", data=b" " * (MAX_BYTES + 1000))
    assert len(collect([path], LESSON)[0].data) == MAX_BYTES + 1


def test_an_archive_with_one_top_folder_is_opened(tmp_path):
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr(f"export/ada/{LESSON}.ipynb", b"{}")
        stream.writestr(f"export/ben/{LESSON}/{LESSON}.ipynb", b"{}")
        stream.writestr("__MACOSX/export/._ada", b"")
    assert names(collect([archive], LESSON)) == ["ada", "ben"]


def test_an_archive_of_bare_notebooks_is_opened(tmp_path):
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("ada.ipynb", b"{}")
        stream.writestr("ben.ipynb", b"{}")
    assert names(collect([archive], LESSON)) == ["ada", "ben"]


def test_members_of_an_archive_cannot_leave_it_or_swell(tmp_path):
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as stream:
        stream.writestr("ada.ipynb", b" " * (4 * MAX_BYTES))
        stream.writestr("/etc/ben.ipynb", b"{}")
        stream.writestr("../cleo.ipynb", b"{}")
    before = set(tmp_path.iterdir())
    found = {item.student: item for item in collect([archive], LESSON)}
    assert len(found["ada"].data) == MAX_BYTES + 1
    assert "ben" not in found
    assert set(tmp_path.iterdir()) == before
    assert not Path("/etc/ben.ipynb").exists()


def test_a_damaged_member_is_a_note(tmp_path):
    archive = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("ada.ipynb", b"{" + b" " * 500 + b"}")
        stream.writestr("ben.ipynb", b"{}")
    data = bytearray(archive.read_bytes())
    data[100] ^= 0xFF
    archive.write_bytes(data)
    found = {item.student: item for item in collect([archive], LESSON)}
    assert found["ada"].data is None
    assert "could not be unpacked" in found["ada"].note
    assert found["ben"].data == b"{}"


def test_the_later_of_two_places_counts_and_says_so(folder, tmp_path):
    path = folder("ada.ipynb")
    (tmp_path / "late").mkdir()
    (tmp_path / "late" / "ada.ipynb").write_bytes(b"[]")
    (found,) = collect([path, tmp_path / "late"], LESSON)
    assert found.data == b"[]"
    assert "another submission" in found.note


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_nothing_to_grade_is_said_with_the_layouts(name, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CollectError, match="expected"):
        collect([tmp_path / name], LESSON)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs permissions of POSIX")
def test_a_file_without_permission_is_a_note(folder, tmp_path):
    path = folder("ada.ipynb", "ben.ipynb")
    (path / "ada.ipynb").chmod(0)
    for place in (tmp_path, *tmp_path.parents[:3]):
        if place.stat().st_uid == os.getuid():
            place.chmod(0o755)
    me = os.geteuid()
    if me == 0:  # nothing is forbidden to root
        os.seteuid(65534)
    try:
        found = {item.student: item for item in collect([path], LESSON)}
    finally:
        os.seteuid(me)
    assert found["ada"].data is None
    assert "could not be read (Permission denied)" in found["ada"].note
    assert found["ben"].data == b"{}"


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    archive = tmp_path / "links.zip"
    link = zipfile.ZipInfo("ada.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr(link, "/etc/passwd")
        stream.writestr("ben.ipynb", b"{}")
    found = {item.student: item for item in collect([archive], LESSON)}
    assert found["ada"].data == b"/etc/passwd"  # its own text, and no file of this machine


def packed(**files):
    """Bytes of a zip archive as a student makes it; names with __ for /."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name.replace('__', '/')}.ipynb", data)
    return stream.getvalue()


def test_an_archive_that_a_student_packed_is_opened(folder):
    whole = packed(**{f"odl-course__my-lessons__{LESSON}__{LESSON}": b"{}"})
    path = folder("ada/homework.zip", "ben.zip", data=whole)
    found = collect([path], LESSON)
    assert names(found) == ["ada", "ben"]
    assert all(item.data == b"{}" for item in found)


def test_an_archive_in_an_archive_cannot_lead_out_or_swell(folder):
    evil = packed(**{"..__..__evil": b"{}", LESSON: b" " * (MAX_BYTES + 9)})
    (found,) = collect([folder("ada/homework.zip", data=evil)], LESSON)
    assert len(found.data) == MAX_BYTES + 1
    assert found.where.endswith(f"homework/{LESSON}.ipynb")


def test_what_lies_there_in_place_of_a_notebook_is_named(folder):
    (found,) = collect([folder("ada/report.pdf", "ada/broken.zip", data=b"%PDF")], LESSON)
    assert found.data is None
    assert found.note == "No notebook, but broken.zip, report.pdf."


def test_a_deeper_folder_is_searched_and_the_students_own_copy_counts(folder):
    path = folder(f"ada/odl/my-lessons/{LESSON}/{LESSON}.ipynb")
    folder(f"ada/odl/notebooks/release/{LESSON}/{LESSON}.ipynb", data=b"[]")
    folder(f"ben/x/{LESSON}.ipynb", f"ben/y/{LESSON}.ipynb")
    ada, ben = collect([path], LESSON)
    assert ada.data == b"{}" and not ada.note
    assert ben.data is None and "which counts?" in ben.note


def test_of_two_wrong_names_the_one_with_the_exercises_is_taken(folder):
    path = folder("ada/a.ipynb", f"ben/{LESSON} (1).ipynb", "ben/notes.ipynb", "cleo/one.ipynb")
    folder("ada/b.ipynb", "cleo/two.ipynb", data=b'{"id": "sgd-step"}')
    ada, ben, cleo = collect([path], LESSON, ["sgd-step"])
    assert ada.where == "ada/b.ipynb" and "is called b.ipynb" in ada.note
    assert ben.where == f"ben/{LESSON} (1).ipynb"
    assert cleo.where == "cleo/two.ipynb"


@pytest.mark.parametrize(
    "inside", [f"{LESSON}", f"{LESSON}__{LESSON}", f"odl-course__my-lessons__{LESSON}__{LESSON}"]
)
def test_the_archive_of_one_student_has_the_students_name(tmp_path, inside):
    (tmp_path / "ada.zip").write_bytes(packed(**{inside: b"{}"}))
    (found,) = collect([tmp_path / "ada.zip"], LESSON)
    assert (found.student, found.data) == ("ada", b"{}")


def test_one_file_that_was_not_renamed_makes_no_single_student_of_a_class(folder):
    path = folder(f"{LESSON}.ipynb", "ada.ipynb", f"ben/{LESSON}.ipynb")
    assert names(collect([path], LESSON)) == [LESSON, "ada", "ben"]


@pytest.mark.parametrize("inside", [f"ada__{LESSON}__{LESSON}", f"ada__my-lessons__{LESSON}__x"])
def test_an_archive_with_a_single_students_folder_keeps_the_name(tmp_path, inside):
    (tmp_path / "all.zip").write_bytes(packed(**{inside: b"{}"}))
    assert names(collect([tmp_path / "all.zip"], LESSON)) == ["ada"]


def test_a_time_beside_a_notebook_counts_in_nbgraders_layout_alone(folder):
    path = folder(f"ada/{LESSON}.ipynb", f"ben/my-lessons/{LESSON}/{LESSON}.ipynb")
    folder("ada/timestamp.txt", f"ben/my-lessons/{LESSON}/timestamp.txt", data=b"2020-01-01 UTC")
    assert [item.timestamp for item in collect([path], LESSON)] == ["", ""]
