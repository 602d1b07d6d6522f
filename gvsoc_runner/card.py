"""The answer to a kernel as a card: HTML that follows the notebook's theme, and plain text."""

from __future__ import annotations

from html import escape

from gvsoc_runner.diagnostics import render
from gvsoc_runner.judge import KernelReport

#: Colours by role, as in the course's figures. They are areas only; text keeps the theme's colour.
_GOOD, _BAD, _CALM, _CYCLES = "#009E73", "#D55E00", "#595959", "#CC79A7"

_TITLES = {
    "correct": "All numbers are right",
    "wrong": "Some numbers are wrong",
    "unwritten": "Not written yet",
    "compile-error": "It does not compile yet",
    "forbidden": "This is not allowed here",
    "fault": "The program broke off",
    "timeout": "It does not come to an end",
    "deadlock": "All cores wait for each other",
    "irregular": "The run did not end regularly",
}
_UNWRITTEN = "Replace the #error line with your code, then run the cell again. Nothing is broken."


class KernelCard:
    """A KernelReport for display: rich in a notebook, text everywhere else."""

    def __init__(self, report: KernelReport) -> None:
        self.report = report

    def __repr__(self) -> str:
        return as_text(self.report)

    def _repr_html_(self) -> str:
        return as_html(self.report)


def _title(report: KernelReport) -> str:
    over = report.correct and report.within_budget is False
    return _TITLES[report.status] + (", over the cycle budget" if over else "")


def _facts(report: KernelReport) -> list[tuple[str, str]]:
    """Rows (what, value) of the measured part."""
    if report.cycles is None:
        return []
    shape = report.operation.describe(report.operation.published)
    rows = [("cycles", f"{report.cycles} ({shape}, slowest warm call)")]
    if report.budget is None:
        rows.append(("budget", "not measured for this backend and target"))
    else:
        word = "within" if report.within_budget else "over"
        share = 100 * report.cycles / report.budget.cycles
        rows.append(("budget", f"{report.budget.cycles} cycles: {word} budget ({share:.0f} %)"))
    if report.speedup is not None and report.num_cores > 1:
        alone = report.cycles_by_cores[1]
        rows.append(
            ("speed-up", f"{report.speedup:.2f} on {report.num_cores} cores (one core: {alone})")
        )
    rows.append(("work", f"{report.macs} MAC, {report.mac_per_cycle:.3f} MAC/cycle"))
    if len(report.cycles_by_cores) > 2:
        pairs = ", ".join(f"{n}: {c}" for n, c in report.cycles_by_cores.items())
        rows.append(("cycles by cores", pairs))
    return rows


def _explanation(report: KernelReport) -> list[str]:
    """Sentences of the judging part."""
    if report.status == "unwritten":
        return [_UNWRITTEN]
    if report.status == "correct":
        return ["Checked on fresh random inputs and several shapes against the reference."]
    lines = [] if report.status == "compile-error" and report.diagnostics else [report.reason]
    if report.hint:
        lines.append("Likely: " + report.hint + ("" if report.hint.endswith("?") else "."))
    return lines


def _messages(report: KernelReport) -> str:
    if report.status == "unwritten":
        return ""
    return render(report.diagnostics, limit=4)


def _spoke(report: KernelReport) -> str:
    cores = f"{report.num_cores} core" + ("s" if report.num_cores > 1 else "")
    return f"backend {report.backend}, target {report.target}, {cores}"


def as_text(report: KernelReport) -> str:
    """The card without any markup."""
    lines = [f"{report.exercise.id}: {_title(report)}"]
    lines += [f"  {line}" for line in _explanation(report)]
    lines += [f"  {name:<15} {value}" for name, value in _facts(report)]
    if messages := _messages(report):
        lines += ["  " + line for line in messages.splitlines()]
    lines += [f"  note: {notice}" for notice in report.notices]
    return "\n".join([*lines, f"  ({_spoke(report)})"])


def _bar(report: KernelReport) -> str:
    """Cycles as a bar from zero, the budget as a dashed line."""
    if report.cycles is None or report.budget is None:
        return ""
    full = max(report.cycles, report.budget.cycles) * 1.15
    used, line = 100 * report.cycles / full, 100 * report.budget.cycles / full
    label = f"{report.cycles} of {report.budget.cycles} cycles"
    return (
        f'<div role="img" aria-label="{label}" style="position:relative;height:14px;margin:6px 0;'
        'background:rgba(127,127,127,.18);border-radius:3px">'
        f'<div style="width:{used:.1f}%;height:14px;background:{_CYCLES};border-radius:3px"></div>'
        f'<div style="position:absolute;left:{line:.1f}%;top:-3px;height:20px;'
        'border-left:2px dashed currentColor"></div></div>'
    )


def as_html(report: KernelReport) -> str:
    """The card as HTML without scripts or style sheets; colours of the theme for all text."""
    colour = {"correct": _GOOD, "unwritten": _CALM}.get(report.status, _BAD)
    parts = [f"<div><strong>{escape(_title(report))}</strong></div>"]
    parts += [f"<div>{escape(line)}</div>" for line in _explanation(report)]
    parts.append(_bar(report))
    cell = 'style="padding:1px 12px 1px 0;text-align:left;border:none"'
    rows = "".join(
        f'<tr style="background:transparent"><td {cell}>'
        f"{escape(name)}</td><td {cell}>{escape(value)}</td></tr>"
        for name, value in _facts(report)
    )
    if rows:
        look = "border:none;margin:4px 0;color:inherit;font:inherit"
        parts.append(f'<table style="{look}">{rows}</table>')
    if messages := _messages(report):
        parts.append(
            '<pre style="white-space:pre-wrap;margin:6px 0;background:transparent;color:inherit">'
            f"{escape(messages)}</pre>"
        )
    parts += [f"<div><em>{escape(notice)}</em></div>" for notice in report.notices]
    parts.append(f'<div style="opacity:.75;font-size:90%">{escape(_spoke(report))}</div>')
    return (
        f'<div style="border-left:6px solid {colour};padding:6px 12px;margin:4px 0;'
        'color:var(--jp-ui-font-color1, inherit)">' + "".join(parts) + "</div>"
    )
