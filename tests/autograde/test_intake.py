"""Odd submissions: each ends in a record, and right answers are still found."""

import json
from copy import deepcopy

import nbformat
import pytest

from autograde.intake import MAX_BYTES, read_submission

WEIGHT_ID, INPUT_ID, WRITTEN_ID = "linear-backward-weight", "linear-backward-input", "why-sum"


def read(document, master):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_submission(data, master)


def cell_of(document, id_):
    return next(cell for cell in document["cells"] if cell["id"] == id_)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"not json", "not JSON"),
        (b'{"cells": [', "not JSON"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"<!DOCTYPE html>", "HTML"),
        (b"\xff\xfe\x00\x01\x02", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a":' * 100_000, "not JSON"),
        (b"[]", "not a notebook"),
        (b"null", "not a notebook"),
        (b'"cells"', "not a notebook"),
        (b"{}", "no cells"),
        (b'{"cells": 7}', "no cells"),
        (b'{"cells": {}}', "no cells"),
        (b"9" * 10_000, "not JSON"),
        (b'{"worksheets": 7}', "no cells"),
        (b'{"cells": [' + b"0," * 6_000 + b"0]}", "6001 cells"),
        (b" " * (MAX_BYTES + 1), "MiB"),
        (None, "no notebook"),
    ],
)
def test_bytes_that_are_no_notebook_get_a_reason(data, words, master):
    intake = read_submission(data, master)
    assert words in intake.problem
    assert intake.sources == {}


def test_the_file_is_named_by_its_digest_and_not_changed(notebook, master):
    data = json.dumps(notebook()).encode()
    assert read_submission(data, master).sha256 == read_submission(bytes(data), master).sha256


def test_an_untouched_submission_has_no_flags(notebook, master):
    intake = read(notebook(), master)
    assert intake.flags == {}
    assert set(intake.sources) == {WEIGHT_ID, INPUT_ID, WRITTEN_ID}


def test_a_duplicated_solution_cell_is_flagged_and_the_written_one_counts(notebook, master):
    document = notebook()
    stub = next(task.stub for task in master.tasks if task.id == WEIGHT_ID)
    copy = deepcopy(cell_of(document, WEIGHT_ID)) | {"source": stub}
    document["cells"].append(copy)
    intake = read(document, master)
    assert "grad_output.T @ x" in intake.sources[WEIGHT_ID]
    assert "2 times" in intake.flags[WEIGHT_ID][0]


def test_of_two_written_copies_the_last_one_counts(notebook, master):
    document = notebook()
    copy = deepcopy(cell_of(document, WEIGHT_ID)) | {"id": "other", "source": "def later(): pass"}
    document["cells"].append(copy)
    assert read(document, master).sources[WEIGHT_ID] == "def later(): pass"


def test_a_missing_cell_is_named(notebook, master):
    document = notebook()
    document["cells"].remove(cell_of(document, INPUT_ID))
    intake = read(document, master)
    assert INPUT_ID not in intake.sources
    assert "missing" in intake.flags[INPUT_ID][0]
    assert WEIGHT_ID in intake.sources


def test_a_cell_that_lost_its_id_is_recognised_by_its_function(notebook, master):
    document = notebook()
    cell_of(document, INPUT_ID).update(id="renamed", metadata={})
    intake = read(document, master)
    assert "grad_output @ weight" in intake.sources[INPUT_ID]
    assert "lost its id" in intake.flags[INPUT_ID][0]


def test_a_renamed_grade_id_is_still_found_by_the_cell_id(notebook, master):
    document = notebook()
    cell_of(document, INPUT_ID)["metadata"]["nbgrader"]["grade_id"] = "something-else"
    assert INPUT_ID in read(document, master).sources


def test_an_answer_in_a_new_cell_below_the_stub_is_found(notebook, master):
    document = notebook()
    cell = cell_of(document, WEIGHT_ID)
    answer = {"cell_type": "code", "id": "new", "metadata": {}, "outputs": []}
    answer |= {"execution_count": None, "source": cell["source"]}
    cell["source"] = next(task.stub for task in master.tasks if task.id == WEIGHT_ID)
    document["cells"].append(answer)
    assert "grad_output.T @ x" in read(document, master).sources[WEIGHT_ID]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_retyped_cell_is_read_and_flagged(kind, notebook, master):
    document = notebook()
    cell_of(document, WEIGHT_ID)["cell_type"] = kind
    intake = read(document, master)
    assert WEIGHT_ID in intake.sources
    assert kind in intake.flags[WEIGHT_ID][0]


def test_another_order_is_flagged_and_costs_nothing(notebook, master):
    document = notebook()
    document["cells"].reverse()
    intake = read(document, master)
    assert set(intake.sources) == {WEIGHT_ID, INPUT_ID, WRITTEN_ID}
    assert any("another order" in sentence for sentence in intake.flags[""])


@pytest.mark.parametrize("spoil", ["edit", "remove", "double"])
def test_a_spoilt_check_cell_is_replaced_by_the_original(spoil, notebook, master):
    document = notebook()
    check = cell_of(document, f"{WEIGHT_ID}-check")
    if spoil == "edit":
        check["source"] = "pass"
    elif spoil == "remove":
        document["cells"].remove(check)
    else:
        document["cells"].append(deepcopy(check))
    assert any("original was used" in sentence for sentence in read(document, master).flags[""])


def test_sources_given_as_lists_of_lines_are_joined(notebook, master):
    document = notebook()
    cell = cell_of(document, WEIGHT_ID)
    text = cell["source"]
    cell["source"] = text.splitlines(keepends=True)
    assert read(document, master).sources[WEIGHT_ID] == text


@pytest.mark.parametrize("junk", [None, 7, "text", [], {}, {"cell_type": 3}])
def test_broken_cells_are_skipped_and_counted(junk, notebook, master):
    document = notebook()
    document["cells"].insert(0, junk)
    intake = read(document, master)
    assert set(intake.sources) == {WEIGHT_ID, INPUT_ID, WRITTEN_ID}
    assert "1 cells were broken" in intake.flags[""][0]


@pytest.mark.parametrize("metadata", [None, 7, [], {"nbgrader": 5}, {"nbgrader": {"grade_id": []}}])
def test_broken_metadata_does_not_stop_the_reading(metadata, notebook, master):
    document = notebook()
    cell_of(document, WEIGHT_ID)["metadata"] = metadata
    assert WEIGHT_ID in read(document, master).sources


def test_tags_and_outputs_of_the_student_are_not_looked_at(notebook, master):
    document = notebook()
    cell_of(document, f"{WEIGHT_ID}-check")["metadata"]["tags"] = ["skip-execution"]
    assert read(document, master).flags == {}


def test_a_notebook_of_format_3_is_read(notebook, master):
    document = nbformat.from_dict(notebook())
    old = nbformat.convert(deepcopy(document), 3)
    intake = read(json.loads(nbformat.writes(old, version=3)), master)
    assert "grad_output.T @ x" in intake.sources[WEIGHT_ID]


def test_a_very_long_cell_is_refused_alone(notebook, master):
    document = notebook()
    cell_of(document, WEIGHT_ID)["source"] = "#" * 300_000
    intake = read(document, master)
    assert WEIGHT_ID not in intake.sources
    assert INPUT_ID in intake.sources
