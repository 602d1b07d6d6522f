"""The course's ledger: what was predicted and what was measured, carried from lesson to lesson.

    ledger.note("03", "weights of 64 to 12", predicted=780, measured=780, unit="numbers")
    ledger.table()

The entries live in `ledger.json` beside the lesson folders (or where ODL_LEDGER points), so that
lesson 06 still knows what lesson 03 measured. Delete the file to start afresh.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "ledger.json"


@dataclass(frozen=True)
class Entry:
    """One line: a prediction and what came out; both in `unit`, predicted may be None."""

    lesson: str
    what: str
    predicted: float | None
    measured: float
    unit: str

    @property
    def ratio(self):
        """predicted / measured, or None where there is nothing to compare."""
        if self.predicted is None or not self.measured:
            return None
        return self.predicted / self.measured


def path():
    """Where the ledger lives: ODL_LEDGER, or the folder above a lesson's, or here."""
    if named := os.environ.get("ODL_LEDGER"):
        return Path(named)
    here = Path.cwd()
    return (here.parent if re.match(r"\d\d_", here.name) else here) / FILE_NAME


def note(lesson, what, predicted, measured, unit):
    """Write one line; a line with the same lesson and name is replaced.

    Args:
        lesson: two digits, for example "03"; what: a few words, the line's name.
        predicted: number, or None for no guess; measured: number; unit: "cycles", "KiB", ...

    Returns:
        the Entry. A folder that cannot be written to is no error: the ledger then stays as it was.

    Raises:
        ValueError: lesson is not two digits; TypeError: a value is not a number.
    """
    if not re.fullmatch(r"\d\d", str(lesson)):
        raise ValueError(f'lesson: expected two digits such as "03", got {lesson!r}.')
    predicted = None if predicted is None else _number("predicted", predicted)
    entry = Entry(str(lesson), str(what), predicted, _number("measured", measured), str(unit))
    lines = {(e.lesson, e.what): e for e in entries()}
    lines[entry.lesson, entry.what] = entry  # a line that was there keeps its place
    text = json.dumps([asdict(e) for e in lines.values()], indent=1, ensure_ascii=False) + "\n"
    draft = path().with_name(path().name + ".part")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path())
    except OSError as error:
        print(f"(not written to the ledger: {error.strerror})")
    return entry


def entries():
    """All lines, by lesson, in the order they were first written; a broken file counts as empty."""
    try:
        lines = json.loads(path().read_text(encoding="utf-8"))
        found = [Entry(**line) for line in lines]
    except (OSError, ValueError, TypeError):
        return []
    return sorted(found, key=lambda entry: entry.lesson)


def table(lesson=None):
    """The ledger as text, one line per entry; `lesson` ("06") shows one lesson's lines only."""
    shown = [entry for entry in entries() if lesson in (None, entry.lesson)]
    what = max([4, *(len(entry.what) for entry in shown)])
    unit = max([4, *(len(entry.unit) for entry in shown)])
    head = ("lesson", "what", "predicted", "measured", "unit", "ratio")
    rows = [head]
    for entry in shown:
        predicted = "-" if entry.predicted is None else f"{entry.predicted:,.6g}"
        ratio = "-" if entry.ratio is None else f"{entry.ratio:.2f}"
        measured = f"{entry.measured:,.6g}"
        rows.append((entry.lesson, entry.what, predicted, measured, entry.unit, ratio))
    return "\n".join(
        f"{row[0]:6} {row[1]:{what}} {row[2]:>9} {row[3]:>9} {row[4]:{unit}} {row[5]:>5}"
        for row in rows
    )


def _number(name, value):
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected a number, got {value!r}.") from None
