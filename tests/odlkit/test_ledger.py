"""Claims about the ledger that travels from lesson to lesson."""

import pytest

from odlkit import ledger


@pytest.fixture(autouse=True)
def own_ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("ODL_LEDGER", str(tmp_path / "ledger.json"))
    return tmp_path / "ledger.json"


def test_a_note_is_still_there_for_the_next_lesson():
    ledger.note("04", "activations", 100, 128, "KiB")
    ledger.note("03", "weight gradient", 700, 768, "MAC")
    assert [entry.lesson for entry in ledger.entries()] == ["03", "04"]
    assert ledger.entries()[0].ratio == pytest.approx(700 / 768)


def test_running_a_cell_twice_replaces_its_line():
    ledger.note("03", "accuracy", 50, 86.4, "%")
    ledger.note("03", "accuracy", 80, 86.4, "%")
    assert [entry.predicted for entry in ledger.entries()] == [80]


def test_the_table_shows_a_missing_guess_as_a_dash():
    ledger.note("03", "weights", None, 780, "numbers")
    assert ledger.table().splitlines()[1].split() == ["03", "weights", "-", "780", "numbers", "-"]


@pytest.mark.parametrize("text", ["no json", "[1, 2]", '[{"lesson": "03"}]', "{}"])
def test_a_broken_file_counts_as_empty_and_is_replaced(own_ledger, text):
    own_ledger.write_text(text)
    assert ledger.entries() == []
    ledger.note("03", "weights", 1, 1, "numbers")
    assert len(ledger.entries()) == 1


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ODL_LEDGER", str(tmp_path / "missing" / "ledger.json"))
    ledger.note("03", "weights", 1, 1, "numbers")
    assert "not written" in capsys.readouterr().out


def test_the_file_lies_above_the_lesson_folders(tmp_path, monkeypatch):
    monkeypatch.delenv("ODL_LEDGER")
    lesson = tmp_path / "03_linear_backward"
    lesson.mkdir()
    monkeypatch.chdir(lesson)
    assert ledger.path() == tmp_path / "ledger.json"
    monkeypatch.chdir(tmp_path)
    assert ledger.path() == tmp_path / "ledger.json"


def test_words_in_place_of_numbers_are_refused():
    with pytest.raises(TypeError, match="measured: expected a number"):
        ledger.note("03", "weights", 1, "many", "numbers")
    with pytest.raises(ValueError, match="two digits"):
        ledger.note("three", "weights", 1, 1, "numbers")


def test_the_table_of_one_lesson_holds_its_lines_only():
    ledger.note("03", "weights", 1, 780, "numbers")
    ledger.note("06", "windows", 100, 125, "windows")
    assert "windows" in ledger.table("06") and "780" not in ledger.table("06")
    assert "780" in ledger.table()


def test_a_line_that_is_written_again_keeps_its_place():
    for what, guess in (("first", 1), ("second", 2), ("first", 3)):
        ledger.note("06", what, guess, 4, "MAC")
    assert [(e.what, e.predicted) for e in ledger.entries()] == [("first", 3), ("second", 2)]
