"""Views of the last run of a kernel: disassembly, timeline, memory map, roofline data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.cards.heat import preformatted
from gvsoc_runner.cards.memory import L1Use, l1_use
from gvsoc_runner.judge import KernelReport
from gvsoc_runner.kernels import request_for, run_request
from gvsoc_runner.result import Region
from gvsoc_runner.seeing import (
    Span,
    listed_instructions,
    listing_text,
    perfetto_document,
    spans_of_trace,
)
from gvsoc_runner.seeing.timeline import ASLEEP

#: Instructions that a trace keeps: several calls of the largest exercise.
_TRACE = 400_000
_OWN = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
_OTHERS = "#595959"
_TEXT_WIDTH = 72


class View:
    """A picture for the notebook with its words for everywhere else."""

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def _block(title: str, body: str) -> str:
    return (
        '<div style="border-left:6px solid #595959;padding:6px 12px;margin:4px 0;'
        f'color:var(--jp-ui-font-color1, inherit)"><strong>{escape(title)}</strong>{body}</div>'
    )


def own_functions(report: KernelReport) -> tuple[str, ...]:
    """Functions that came from the judged source, by address."""
    rows = listed_instructions(report.program)
    own = (row.function for row in rows if row.place and row.place[0] == report.unit.name)
    return tuple(dict.fromkeys(own))


def disassembly(report: KernelReport) -> View:
    """The instructions of the student's functions, with cycles where a profile was taken."""
    profile = report.run.profile if report.run else None
    rows = listed_instructions(report.program, profile, own_functions(report))
    text = listing_text(rows)
    title = f"{report.exercise.id}: instructions and their cycles in the last warm call"
    return View(_block(title, preformatted(escape(text))), f"{title}\n{text}")


def traced_call(report: KernelReport) -> tuple[Region, tuple[Span, ...]]:
    """Run the kernel again with a trace: its warm call and what the cluster's cores did in it.

    Raises:
        RunnerError: the kernel does not run to its end.
    """
    operation = report.operation
    request, _ = request_for(operation, report.program, operation.published, 0, 2)
    request = replace(request, options={"trace": _TRACE})
    result = run_request(EmbeddedBackend(), request, report.target, report.num_cores)
    spans = spans_of_trace(result.trace, report.program)
    region = result.regions[-1]
    inside = (s for s in spans if s.core <= 8 and s.end > region.begin and s.begin < region.end)
    return region, tuple(_cut(span, region) for span in inside)


def timeline(report: KernelReport, save: str = "") -> View:
    """What each core did when, in one warm call; `save` names a file for Perfetto."""
    region, inside = traced_call(report)
    note = ""
    if save:
        call = replace(region, name="warm call")
        document = perfetto_document(inside, [call], title=report.exercise.id)
        Path(save).write_text(json.dumps(document), encoding="utf-8")
        note = f"The same is in {save}: open it at ui.perfetto.dev (it stays on your machine)."
    own = own_functions(report)
    title = f"{report.exercise.id}: {region.cycles} cycles of one warm call, core by core"
    text = "\n".join([title, *_text_rows(inside, region, own), *([note] if note else [])])
    return View(_block(title, _timeline_html(inside, region, own, note)), text)


def _cut(span: Span, region: Region) -> Span:
    return replace(span, begin=max(span.begin, region.begin), end=min(span.end, region.end))


def _rows(spans: Sequence[Span]) -> dict[int, list[Span]]:
    rows: dict[int, list[Span]] = {}
    for span in spans:
        rows.setdefault(span.core, []).append(span)
    return dict(sorted(rows.items()))


def _name(core: int) -> str:
    return "controller" if core == 8 else f"core {core}"


def _text_rows(spans: Sequence[Span], region: Region, own: Sequence[str]) -> list[str]:
    """'#' the student's code, '+' the runtime, '.' asleep."""
    lines = []
    for core, row in _rows(spans).items():
        marks = ["."] * _TEXT_WIDTH
        for span in row:
            first = (span.begin - region.begin) * _TEXT_WIDTH // region.cycles
            last = (span.end - region.begin) * _TEXT_WIDTH // region.cycles
            mark = "." if span.kind == ASLEEP else "#" if span.name in own else "+"
            marks[first : max(last, first + 1)] = [mark] * max(last - first, 1)
        lines.append(f"{_name(core):>10} {''.join(marks[:_TEXT_WIDTH])}")
    return [*lines, "           # your code   + runtime and library   . asleep"]


def _timeline_html(spans: Sequence[Span], region: Region, own: Sequence[str], note: str) -> str:
    colours = {name: _OWN[i % len(_OWN)] for i, name in enumerate(own)}
    rows = "".join(_timeline_row(c, row, region, colours) for c, row in _rows(spans).items())
    seen = [name for name in own if any(span.name == name for span in spans)]
    keys = [(name, colours[name]) for name in seen] + [("runtime and library", _OTHERS)]
    legend = "".join(
        f'<span style="margin-right:12px"><span style="display:inline-block;width:10px;'
        f'height:10px;background:{colour};margin-right:4px"></span>{escape(name)}</span>'
        for name, colour in keys
    )
    tail = f"<div>{escape(note)}</div>" if note else ""
    return f'<div style="margin:6px 0">{rows}</div><div style="font-size:90%">{legend}</div>{tail}'


def _timeline_row(core: int, row: Sequence[Span], region: Region, colours: dict[str, str]) -> str:
    pieces = "".join(
        f'<div title="{escape(span.name)}: cycles {span.begin - region.begin} to '
        f'{span.end - region.begin}" style="position:absolute;height:12px;'
        f"left:{100 * (span.begin - region.begin) / region.cycles:.2f}%;"
        f"width:{max(100 * (span.end - span.begin) / region.cycles, 0.15):.2f}%;"
        f'background:{colours.get(span.name, _OTHERS)}"></div>'
        for span in row
        if span.kind != ASLEEP
    )
    busy = sum(span.end - span.begin for span in row if span.kind != ASLEEP)
    label = f"{_name(core)}: awake for {busy} of {region.cycles} cycles"
    return (
        '<div style="display:flex;align-items:center;height:15px;margin:1px 0">'
        f'<span style="width:6em;font-size:90%">{_name(core)}</span>'
        f'<div role="img" aria-label="{label}" style="position:relative;flex:1;height:12px;'
        f'background:rgba(127,127,127,.18)">{pieces}</div></div>'
    )


def memory_map(report: KernelReport) -> View:
    """What lies in L1: tensors, the student's variables, stacks, and what is free."""
    parts = l1_use(report)
    total = sum(part.num_bytes for part in parts)
    title = f"{report.exercise.id}: the {total // 1024} KiB of L1 on target {report.target}"
    lines = [f"{p.num_bytes:>8} bytes  {p.name}{f': {p.note}' if p.note else ''}" for p in parts]
    return View(_block(title, _memory_html(parts, total)), "\n".join([title, *lines]))


def _memory_html(parts: Sequence[L1Use], total: int) -> str:
    bar = "".join(
        f'<div title="{escape(part.name)}: {part.num_bytes} bytes" '
        f'style="width:{100 * part.num_bytes / total:.2f}%;background:{part.colour}"></div>'
        for part in parts
    )
    rows = "".join(
        '<tr style="background:transparent"><td style="border:none;text-align:left">'
        f'<span style="display:inline-block;width:10px;height:10px;background:{part.colour}">'
        f'</span> {escape(part.name)}</td><td style="border:none;text-align:right">'
        f'{part.num_bytes} bytes</td><td style="border:none;text-align:left">'
        f"{escape(part.note)}</td></tr>"
        for part in parts
    )
    label = ", ".join(f"{part.name} {part.num_bytes} bytes" for part in parts)
    return (
        f'<div role="img" aria-label="{escape(label)}" style="display:flex;height:16px;'
        f'margin:6px 0;background:rgba(127,127,127,.18)">{bar}</div>'
        f'<table style="border:none;color:inherit;font:inherit">{rows}</table>'
    )
