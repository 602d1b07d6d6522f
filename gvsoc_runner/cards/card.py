"""The answer to a kernel as a card: HTML that follows the notebook's theme, and plain text."""

from __future__ import annotations

from html import escape

from gvsoc_runner.cards import heat
from gvsoc_runner.cards.bars import budget_bar, core_bars
from gvsoc_runner.cards.facts import explanation, facts, messages, spoke, title
from gvsoc_runner.judge import KernelReport

#: Colours by role, as in the course's figures. They are areas only; text keeps the theme's colour.
_GOOD, _OVER, _BAD, _CALM = "#009E73", "#E69F00", "#D55E00", "#595959"


class KernelCard:
    """A KernelReport for display: rich in a notebook, text everywhere else.

    story: how it compares with earlier runs, one sentence or "".
    """

    def __init__(self, report: KernelReport, story: str = "") -> None:
        self.report, self.story = report, story

    def __repr__(self) -> str:
        return as_text(self.report, self.story)

    def _repr_html_(self) -> str:
        return as_html(self.report, self.story)


def as_text(report: KernelReport, story: str = "") -> str:
    """The card without any markup."""
    lines = [f"{report.exercise.id}: {title(report)}"]
    lines += [f"  {line}" for line in (*explanation(report), *([story] if story else []))]
    lines += [f"  {name:<15} {value}" for name, value in facts(report)]
    if hottest := heat.hottest(report):
        lines.append(f"  {hottest}")
    if said := messages(report):
        lines += ["  " + line for line in said.splitlines()]
    lines += [f"  note: {notice}" for notice in report.notices]
    return "\n".join([*lines, f"  ({spoke(report)})"])


def _colour(report: KernelReport) -> str:
    if report.status == "unwritten":
        return _CALM
    if not report.correct:
        return _BAD
    return _GOOD if report.budget is None or report.level else _OVER


def as_html(report: KernelReport, story: str = "") -> str:
    """The card as HTML without scripts or style sheets; colours of the theme for all text."""
    parts = [f"<div><strong>{escape(title(report))}</strong></div>"]
    sentences = (*explanation(report), *([story] if story else []))
    parts += [f"<div>{escape(line)}</div>" for line in sentences]
    parts += [budget_bar(report), _table(facts(report)), core_bars(report), heat.as_html(report)]
    if said := messages(report):
        parts.append(
            '<pre style="white-space:pre-wrap;margin:6px 0;background:transparent;color:inherit">'
            f"{escape(said)}</pre>"
        )
    parts += [f"<div><em>{escape(notice)}</em></div>" for notice in report.notices]
    parts.append(f'<div style="opacity:.75;font-size:90%">{escape(spoke(report))}</div>')
    return (
        f'<div style="border-left:6px solid {_colour(report)};padding:6px 12px;margin:4px 0;'
        'color:var(--jp-ui-font-color1, inherit)">' + "".join(parts) + "</div>"
    )


def _table(rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    cell = 'style="padding:1px 12px 1px 0;text-align:left;border:none"'
    body = "".join(
        f'<tr style="background:transparent"><td {cell}>'
        f"{escape(name)}</td><td {cell}>{escape(value)}</td></tr>"
        for name, value in rows
    )
    return f'<table style="border:none;margin:4px 0;color:inherit;font:inherit">{body}</table>'
