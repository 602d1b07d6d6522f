"""Traces become spans, spans become a document that trace viewers open."""

import json
from itertools import pairwise

import numpy as np
import pytest

from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.result import Region
from gvsoc_runner.seeing import Span, TraceRow, perfetto_document, spans_of_trace
from gvsoc_runner.seeing.timeline import ASLEEP
from gvsoc_runner.sim.trace import trace_rows

SOURCE = "__attribute__((noinline)) int f(int a) { return 3 * a; }\nint main(void) { return f(2); }"


@pytest.fixture(scope="module")
def program():
    return build_program([Unit("t.c", SOURCE)], BuildOptions("gap9"), name="t")


def rows(program, *entries):
    return [
        TraceRow(c, core, program.symbol(name).address, stall) for c, core, name, stall in entries
    ]


def spans(program, *entries):
    found = spans_of_trace(rows(program, *entries), program)
    return [(s.core, s.begin, s.end, s.name) for s in found]


def test_instructions_of_one_function_are_one_span(program):
    assert spans(program, (10, 0, "f", 0), (11, 0, "f", 2), (14, 0, "f", 0)) == [(0, 10, 15, "f")]


def test_change_of_function_begins_a_span(program):
    assert spans(program, (10, 0, "main", 1), (12, 0, "f", 0), (13, 0, "main", 0)) == [
        (0, 10, 12, "main"),
        (0, 12, 13, "f"),
        (0, 13, 14, "main"),
    ]


def test_gap_between_instructions_is_sleep(program):
    assert spans(program, (10, 0, "f", 0), (20, 0, "f", 0)) == [
        (0, 10, 11, "f"),
        (0, 11, 20, ASLEEP),
        (0, 20, 21, "f"),
    ]


def test_cores_have_their_own_spans_whatever_the_order(program):
    assert spans(program, (12, 1, "f", 0), (10, 0, "f", 0)) == [(0, 10, 11, "f"), (1, 12, 13, "f")]


def test_spans_of_a_core_never_overlap(program):
    found = spans(program, (1, 0, "main", 5), (3, 0, "f", 0), (9, 0, "main", 0))
    assert all(a[2] <= b[1] for a, b in pairwise(found))


def test_address_outside_of_functions_is_named_by_its_number(program):
    found = spans_of_trace([TraceRow(1, 0, 0x1C00_0000, 0)], program)
    assert found[0].name == "0x1c000000"


def test_empty_trace_gives_no_span(program):
    assert spans_of_trace([], program) == ()


def events(document, phase):
    return [event for event in document["traceEvents"] if event["ph"] == phase]


def test_document_is_json_with_complete_events_in_cycles():
    document = perfetto_document([Span(0, 5, 9, "f"), Span(1, 6, 7, ASLEEP, ASLEEP)])
    again = json.loads(json.dumps(document))
    assert [(e["name"], e["ts"], e["dur"]) for e in events(again, "X")] == [
        ("f", 5, 4),
        (ASLEEP, 6, 1),
    ]


def test_each_track_has_a_number_that_perfetto_does_not_take_for_something_else():
    spans = [Span(core, 0, 9, "f") for core in range(10)]
    found = events(perfetto_document(spans, [Region(2, 7, 8)]), "X")
    assert len({e["tid"] for e in found}) == len(found) == 11
    assert all(e["tid"] not in (0, e["pid"]) for e in found)


def test_every_event_has_what_the_format_requires():
    document = perfetto_document([Span(0, 5, 9, "f")], [Region(5, 9, 8)])
    assert all({"name", "ph", "pid", "tid"} <= event.keys() for event in document["traceEvents"])
    assert all({"ts", "dur", "cat"} <= event.keys() for event in events(document, "X"))


def test_tracks_are_named_after_cores():
    document = perfetto_document([Span(8, 0, 1, "f"), Span(2, 0, 1, "f")])
    names = [e["args"]["name"] for e in events(document, "M") if e["name"] == "thread_name"]
    assert names == ["core 2", "core 8 (controller)"]


def test_regions_have_a_track_of_their_own():
    document = perfetto_document([Span(0, 0, 9, "f")], [Region(2, 7, 8), Region(7, 8, 8, "tail")])
    region_events = [e for e in events(document, "X") if e["cat"] == "region"]
    assert [e["name"] for e in region_events] == ["region 0", "tail"]
    assert {e["pid"] for e in region_events}.isdisjoint(
        {e["pid"] for e in events(document, "X") if e["cat"] != "region"}
    )


def test_assembly_code_is_named_after_its_label(program):
    start = program.symbol("_start").address
    assert spans_of_trace([TraceRow(1, 0, start + 4, 0)], program)[0].name == "_start"


def test_ring_that_did_not_fill_keeps_its_order():
    ring = np.array([5, 3 | 0x1C010080 << 8, 7 | 10 << 32, 2, 0, 0, 0, 0], np.int64)
    assert trace_rows(ring, 1) == (TraceRow(5, 3, 0x1C010080, 2, 10, 7),)


def test_full_ring_begins_with_the_oldest_row():
    ring = np.array([[cycle, 0, 0, 0] for cycle in (14, 15, 12, 13)], np.int64).ravel()
    assert [row.cycle for row in trace_rows(ring, 6)] == [12, 13, 14, 15]


def test_exactly_full_ring_is_in_order():
    ring = np.array([[cycle, 0, 0, 0] for cycle in (1, 2, 3, 4)], np.int64).ravel()
    assert [row.cycle for row in trace_rows(ring, 4)] == [1, 2, 3, 4]


def test_machine_without_trace_has_no_rows():
    assert trace_rows(np.zeros(0, np.int64), 0) == ()
