"""Read a list of students, as spreadsheets and nbgrader write it."""

import csv

from autograde.feedback import file_name

COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")
DELIMITERS = ",;\t"


class StudentListError(Exception):
    """The list cannot be read; the message names the line and what to try."""


def read_student_list(path):
    """Rows of a CSV file: {column: text} with all of COLUMNS, empty where nothing is known.

    Separated by comma, semicolon or tab; the case of the head and empty lines do not matter. The
    column `id` is needed and becomes the name of the student's folder.

    Raises:
        StudentListError: no such file, no column `id`, or an id that is empty, there twice or no
            name for a folder.
    """
    head, lines = _read_table(path)
    if "id" not in head:
        raise StudentListError(
            f"expected a column `id` in {path}, got {', '.join(filter(None, head)) or 'nothing'}; "
            f"try: name the column with your students' login names `id`; "
            f"further columns: {', '.join(COLUMNS[1:])}"
        )
    rows, seen = [], {}
    for number, cells in lines:
        known = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        row = {column: known.get(column, "") for column in COLUMNS}
        _check_id(row["id"], seen, f"{path}, line {number}")
        seen[row["id"].casefold()] = number
        rows.append(row)
    if not rows:
        raise StudentListError(f"expected students below the head of {path}, got none")
    return rows


def _read_table(path):
    """(names of the columns, [(line number, cells)] without empty lines)."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as stream:
            text = stream.read()
        first = text.lstrip().partition("\n")[0]
        delimiter = max(DELIMITERS, key=first.count)
        reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except UnicodeDecodeError as error:
        raise StudentListError(
            f"expected {path} in UTF-8, got another encoding ({error.reason} at byte "
            f"{error.start}); try: save it again as `CSV UTF-8`"
        ) from error
    except (OSError, csv.Error) as error:
        raise StudentListError(f"expected a CSV file with students in {path}: {error}") from error
    head = [name.strip().casefold().replace(" ", "_") for name in lines[0][1]] if lines else []
    return head, lines[1:]


def _check_id(id_, seen, where):
    if not id_:
        raise StudentListError(f"expected an entry in column `id`, got none: {where}")
    if file_name(id_) != id_:
        raise StudentListError(
            f"expected in column `id` a name fit for a folder, got {id_!r}: {where}; "
            "try: letters, digits and . _ - @, no / and no dot at either end"
        )
    if id_.casefold() in seen:
        raise StudentListError(
            f"expected another `id` in every row, got {id_!r} again: {where}, "
            f"first in line {seen[id_.casefold()]}"
        )
