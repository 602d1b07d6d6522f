"""Lists of students as spreadsheets write them; what is odd is refused with its line."""

import pytest

from autograde.student_list import StudentListError, read_student_list


@pytest.fixture
def listed(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "students.csv"
        path.write_bytes(text.encode(encoding))
        return read_student_list(path)

    return read


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,first_name\nada,Zoë\n", "utf-8"),
        ("id;first_name\r\nada;Zoë\r\n", "utf-8-sig"),
        ("ID\tFirst Name\nada\tZoë", "utf-8"),
        ("id, first_name\n\n ada , Zoë\n,\n", "utf-8"),
        ('first_name,id,office\n"Zoë",ada,7\n', "utf-8"),
    ],
)
def test_lists_of_common_programs_are_read(listed, text, encoding):
    (row,) = listed(text, encoding)
    assert (row["id"], row["first_name"], row["email"]) == ("ada", "Zoë", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,mail\nada,a@b\n", "got name, mail"),
        ("id\nada\n\nben\nAda\n", "'Ada' again: .*, line 5, first in line 2"),
        ("id,email\n,a@b\n", "got none: .*, line 2"),
        ("id\n../ada\n", "fit for a folder, got '../ada': .*, line 2"),
        ("id\n\n", "students below the head"),
        ("", "column `id`"),
    ],
)
def test_what_is_odd_is_refused_with_its_line(listed, text, said):
    with pytest.raises(StudentListError, match=said):
        listed(text)


def test_another_encoding_is_named(listed):
    with pytest.raises(StudentListError, match="CSV UTF-8"):
        listed("id,first_name\nada,Zoë\n", "cp1252")
