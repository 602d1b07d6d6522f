"""The table of causes adds up and keeps its reading order."""

import pytest

from gvsoc_runner.result import CoreCounters
from gvsoc_runner.seeing import CAUSES, where_rows, where_text
from gvsoc_runner.sim.layout import WHERE_CLASSES


def core(number, **where):
    return CoreCounters(number, cycles=sum(where.values()), where=where)


def test_every_cause_of_the_simulator_is_explained():
    assert tuple(CAUSES) == ("issue", *WHERE_CLASSES)


def test_rows_hold_cycles_per_core_and_shares_of_all():
    rows = where_rows([core(0, issue=60, load_use=20), core(1, issue=20)])
    assert [(r.cause, dict(r.cycles), r.total) for r in rows] == [
        ("issue", {0: 60, 1: 20}, 80),
        ("load_use", {0: 20, 1: 0}, 20),
    ]
    assert [r.share for r in rows] == [0.8, 0.2]


def test_causes_that_do_not_add_up_are_refused():
    wrong = CoreCounters(3, cycles=10, where={"issue": 9})
    with pytest.raises(ValueError, match="core 3: expected causes that add up to 10 cycles, got 9"):
        where_rows([wrong])


def test_ignored_causes_do_not_count_for_shares():
    rows = where_rows([core(0, issue=10, dispatch=990)], ignore=["dispatch"])
    assert [(r.cause, r.share) for r in rows] == [("issue", 1.0)]


def test_unknown_cause_is_shown_last_not_dropped():
    rows = where_rows([core(0, new_cause=1, issue=2)])
    assert [r.cause for r in rows] == ["issue", "new_cause"]


def test_zero_rows_appear_on_request():
    assert len(where_rows([core(0, issue=1)], keep_zero=True)) == len(CAUSES)


def test_text_has_one_line_per_cause_and_aligned_columns():
    lines = where_text(where_rows([core(0, issue=123456, barrier=7), core(1, issue=5)])).split("\n")
    assert lines[0].split() == ["cycles", "core", "0", "core", "1", "share"]
    assert lines[1].split()[:4] == ["issue", "123456", "5", "100.0%"]
    assert lines[1].index("123456") + 6 == lines[2].index(" 7 ") + 2


def test_backend_without_causes_says_so():
    assert "does not say" in where_text(where_rows([CoreCounters(0, cycles=5)]))
