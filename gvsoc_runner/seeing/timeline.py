"""What each core did when, and the same as a file for a trace viewer.

The document follows the Trace Event Format (JSON), which Perfetto (ui.perfetto.dev) and
chrome://tracing open. The format counts microseconds; one microsecond on the screen is one cycle.
Perfetto merges tracks numbered 0 (its idle thread), calls one whose number is that of its process
the main thread, and writes the number behind the name, so tracks have numbers of their own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from gvsoc_runner.program import Program
from gvsoc_runner.result import Region
from gvsoc_runner.sim.trace import TraceRow

_CLUSTER, _REGIONS = 1, 2  # "processes" of the document: one row of tracks each
_CORE_TRACK, _REGION_TRACK = 100, 200  # number of core 0's track and of the regions' track
ASLEEP = "asleep"


@dataclass(frozen=True)
class Span:
    """A stretch [begin, end) of one core's cycles. kind: "run" or why it did not run."""

    core: int
    begin: int
    end: int
    name: str
    kind: str = "run"


def spans_of_trace(rows: Iterable[TraceRow], program: Program) -> tuple[Span, ...]:
    """One span per stay of a core in a function, and one per sleep between instructions.

    A core that sleeps issues nothing, so a gap between the end of an instruction and the next one
    is a sleep. Rows may come in any order.
    """
    by_core: dict[int, list[TraceRow]] = {}
    for row in sorted(rows):
        by_core.setdefault(row.core, []).append(row)
    name_of = cache(partial(code_name, program, _labels(program)))
    return tuple(span for core in sorted(by_core) for span in _core_spans(by_core[core], name_of))


def _labels(program: Program) -> list[tuple[int, str]]:
    """Labels of assembly code, which has no function symbols, by address."""
    return sorted(
        (symbol.address, symbol.name)
        for symbol in program.file.symbols
        if symbol.kind == 0 and symbol.section == ".text" and symbol.name[0] not in ".$"
    )


def code_name(program: Program, labels: list[tuple[int, str]], address: int) -> str:
    """The function of an address, else the label before it, else the address."""
    if name := program.function_at(address):
        return name
    index = bisect_right(labels, (address, "\uffff")) - 1
    return labels[index][1] if index >= 0 else f"{address:#010x}"


def _core_spans(rows: list[TraceRow], name_of: Callable[[int], str]) -> Iterator[Span]:
    begin = end = rows[0].cycle
    current = None
    for row in rows:
        name = name_of(row.pc)
        if current is not None and (name != current or row.cycle > end):
            yield Span(row.core, begin, min(end, row.cycle), current)
            begin = row.cycle
        if current is not None and row.cycle > end:
            yield Span(row.core, end, row.cycle, ASLEEP, ASLEEP)
        current, end = name, row.cycle + 1 + row.stall
    yield Span(rows[0].core, begin, end, current)


def _core_name(core: int) -> str:
    return {8: "core 8 (controller)", 9: "fabric controller"}.get(core, f"core {core}")


def _track(core: int) -> int:
    return _CORE_TRACK + core


def _names(cores: Iterable[int], has_regions: bool) -> Iterator[dict]:
    yield _meta("process_name", _CLUSTER, _track(0), name="cluster (1 us = 1 cycle)")
    for core in cores:
        yield _meta("thread_name", _CLUSTER, _track(core), name=_core_name(core))
        yield _meta("thread_sort_index", _CLUSTER, _track(core), sort_index=core)
    if has_regions:
        yield _meta("process_name", _REGIONS, _REGION_TRACK, name="measured regions")
        yield _meta("process_sort_index", _REGIONS, _REGION_TRACK, sort_index=-1)
        yield _meta("thread_name", _REGIONS, _REGION_TRACK, name="calls")


def _meta(what: str, pid: int, tid: int, **args: object) -> dict:
    return {"name": what, "ph": "M", "pid": pid, "tid": tid, "args": args}


def _event(name: str, kind: str, begin: int, end: int, pid: int, tid: int) -> dict:
    return {
        "name": name,
        "cat": kind,
        "ph": "X",
        "ts": begin,
        "dur": end - begin,
        "pid": pid,
        "tid": tid,
        "args": {"cycles": end - begin},
    }


def perfetto_document(
    spans: Iterable[Span], regions: Iterable[Region] = (), *, title: str = ""
) -> dict:
    """The document to write with json.dump; open the file in Perfetto.

    Spans of one core become one track, regions a track above them. Times are cycles.
    """
    spans, regions = tuple(spans), tuple(regions)
    events = list(_names(sorted({span.core for span in spans}), bool(regions)))
    for number, region in enumerate(regions):
        name = region.name or f"region {number}"
        events.append(_event(name, "region", region.begin, region.end, _REGIONS, _REGION_TRACK))
    events += [_event(s.name, s.kind, s.begin, s.end, _CLUSTER, _track(s.core)) for s in spans]
    other = {"time unit": "cluster cycles", **({"title": title} if title else {})}
    return {"traceEvents": events, "displayTimeUnit": "ns", "otherData": other}
