"""Read what a learning platform hands to a teacher: whose file is it, and which one counts?

    Moodle   Ada Lovelace_4711_assignsubmission_file_/03_linear_backward.ipynb   (or in one name)
    Canvas   lovelaceada_LATE_815_90210_03_linear_backward-2.ipynb
    nbgrader, GitHub   STUDENT/LESSON/LESSON.ipynb and the other layouts of collect.py

Both platforms write their own number of the person into the name: the list of students may carry
it as lms_user_id. Otherwise the person's name decides, where just one student has it and just one
person in the download goes by it: on some platforms people may change how they are called.
"""

import re
import zipfile
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from autograde.collect import CollectError, Found, collect
from autograde.feedback import file_name
from autograde.recognition import judge_lesson

MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_.*)?", re.DOTALL
)
MOODLES_NUMBER = re.compile(r"_\d+_assignsubmission_")
CANVAS = re.compile(
    r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<number>\d+)_(?P<file>\d+)_(?P<rest>.+)", re.DOTALL
)


@dataclass(frozen=True)
class Download:
    """One file of a download.

    student: id, also the name of the student's folder; label: the platform's name for the person's
        folder. late: the platform calls it late; found: collect.Found.
    rank: of several files of one student the one with the largest counts.
    known: whether the list of students has this person.
    foreign: it is clearly the notebook of another lesson.
    stranger: id made of name and number, where the name alone told whose it is.
    """

    student: str
    label: str
    found: Found
    late: bool = False
    rank: tuple = ()
    known: bool = False
    foreign: bool = False
    stranger: str = ""


def read_downloads(paths, lesson, students=None, exercises=None):
    """What a download holds, one Download per student and file, the one that counts last.

    Args:
        paths: folders, zip archives or notebooks; lesson: its name.
        students: {id: names, email and lms_user_id} of the class (gradebook.read_students).
        exercises: {lesson: ids of its exercises} (recognition.exercises_of), to tell notebooks of
            other lessons.

    Raises:
        CollectError: a path holds no submissions.
    """
    people, exercises = _People(students or {}), exercises or {}
    found = []
    for path in map(Path, paths):
        items = _collect(path, lesson, exercises.get(lesson, ()))
        here = _tell_apart([_read_name(item, people, lesson) for item in items])
        written = {item.student for item in here if item.found.data is not None}
        silent = {i.student: i for i in here if i.student not in written}
        here = [i for i in here if i.found.data is not None] + list(silent.values())
        here = [_look_inside(item, lesson, exercises) for item in here]
        found += sorted(here, key=lambda item: (item.student, not item.foreign, item.rank))
    return found


def _collect(path, lesson, own_exercises):
    """collect(), and an empty Found for people who handed in anything but notebooks."""
    if path.is_file() and path.suffix != ".ipynb" and not zipfile.is_zipfile(path):
        raise CollectError(
            f"expected a folder, a zip or a notebook, got {path}: it is no zip that can be read; "
            "try: download it again, or unpack it and name the folder"
        )
    try:
        found = collect([path], lesson, own_exercises)
    except CollectError:
        found = []
    names = {item.student for item in found}
    others = {name for name in _top_names(path) if MOODLE.fullmatch(name) or CANVAS.fullmatch(name)}
    others = {name for name in others if name not in names and Path(name).stem not in names}
    found += [
        Found(Path(name).stem, f"{path}: {name}", None, f"{name[-60:]} is no notebook.")
        for name in sorted(others)
    ]
    return found or collect([path], lesson)


def _look_inside(download, lesson, exercises):
    """The Download with what its notebook says about the lesson it belongs to."""
    data = download.found.data
    if data is None or not exercises:
        return download
    foreign, sentence = judge_lesson(data, lesson, exercises)
    note = f"{download.found.note} {sentence}".strip()
    return replace(download, found=replace(download.found, note=note), foreign=foreign)


def _top_names(path):
    if path.is_dir():
        return {entry.name for entry in path.iterdir()}
    if not zipfile.is_zipfile(path):
        return set()
    parts = [name.strip("/").split("/") for name in zipfile.ZipFile(path).namelist()]
    top = {part[0] for part in parts}
    return top if len(top) > 1 else top | {part[1] for part in parts if len(part) > 1}


def _read_name(found, people, lesson):
    """A Download from the name that collect() took for the student's."""
    label = found.student
    if len(MOODLES_NUMBER.findall(label)) > 1:  # one of them is the person's, one a name's
        found = replace(found, timestamp="", note=f"{found.note} Whose is it?".strip())
        return Download(file_name(label), label, found)
    if match := MOODLE.fullmatch(label):
        student, who = people.find(match["number"], match["name"])
        return Download(student, _moodle_folder(match), replace(found, timestamp=""), **who)
    if match := CANVAS.fullmatch(label):
        found = replace(found, timestamp="")  # as above: it could only be the student's own
        student, who = people.find(match["number"], match["name"])
        rank, late = (match["rest"].startswith(lesson), int(match["file"])), bool(match["late"])
        note = f"{found.note} Canvas marks it as late.".strip() if late else found.note
        return Download(student, student, replace(found, note=note), late, rank, **who)
    student = file_name(label)
    return Download(student, student, found, known=student in people.ids)


def _tell_apart(downloads):
    """Of several people by the name of one student, who has the student's number is it, or none."""
    people = {}
    for item in downloads:
        people.setdefault(item.student, set()).add(item.stranger)
    doubtful = {student for student, others in people.items() if len(others) > 1}
    return [_as_stranger(i) if i.stranger and i.student in doubtful else i for i in downloads]


def _as_stranger(item):
    note = f"{item.found.note} Two people go by the name of {item.student}.".strip()
    found = replace(item.found, note=note)
    label = item.stranger if item.label == item.student else item.label
    return replace(item, student=item.stranger, label=label, found=found, known=False)


def _moodle_folder(match):
    """Where Moodle wants feedback files for this person in an archive that is handed back."""
    return f"{match['name']}_{match['number']}_assignsubmission_file_"


def give_to(student, downloads, people):
    """What was found as one known student's submission.

    Raises:
        CollectError: it is more than one submission, or the class does not have the student.
    """
    if student not in people:
        close = ", ".join(get_close_matches(student, people, n=3)) or "none alike"
        raise CollectError(
            f"expected a student of this course, got {student!r}; try: {close}; "
            "or add the student: odl course init . --students FILE"
        )
    if len({item.student for item in downloads}) != 1:
        names = ", ".join(item.student for item in downloads[:5])
        raise CollectError(f"expected the submission of one student, got {names}")
    return [replace(item, student=student, label=student, known=True) for item in downloads]


class _People:
    """Finds a student by the platform's number, else by a name that only one student has."""

    def __init__(self, students):
        self.ids = set(students)
        self.by_number = {s["lms_user_id"]: id_ for id_, s in students.items() if s["lms_user_id"]}
        self.by_name = {}
        for id_, student in students.items():
            first, last = student["first_name"], student["last_name"]
            for name in {_letters(first + last), _letters(last + first)} - {""}:
                self.by_name.setdefault(name, set()).add(id_)

    def find(self, number, name):
        """Id and what else a Download says about whose it is."""
        if number in self.by_number:
            return self.by_number[number], {"known": True}
        stranger = file_name(f"{name}-{number}")
        same = self.by_name.get(_letters(name), set())
        if len(same) == 1:
            return next(iter(same)), {"known": True, "stranger": stranger}
        return stranger, {"known": False}


def _letters(name):
    return "".join(c for c in name.casefold() if c.isalnum())
