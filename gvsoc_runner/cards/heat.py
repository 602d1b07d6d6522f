"""The student's own source with the cycles of the measured call in the margin."""

from __future__ import annotations

from html import escape

from gvsoc_runner.judge import KernelReport
from gvsoc_runner.seeing import LineCost, annotated_source, line_costs


def own_costs(report: KernelReport) -> tuple[LineCost, ...]:
    """Costs of the lines of the judged source; none where no profile was taken."""
    if report.run is None or report.program is None or not report.run.profile:
        return ()
    return line_costs(report.program, report.run.profile, file=report.unit.name)


def hottest(report: KernelReport) -> str:
    """The line that costs most, in words."""
    costs = own_costs(report)
    if not costs:
        return ""
    top = max(costs, key=lambda cost: cost.cycles)
    lines = report.unit.source.splitlines()
    index = top.line - report.unit.first_line
    text = lines[index].strip() if 0 <= index < len(lines) else ""
    return f"hottest line {top.line}, {top.share:.0%} of your code's cycles: {text}"


def as_text(report: KernelReport) -> str:
    """The source with cycles and shares in the margin."""
    return annotated_source(report.unit.source, own_costs(report), report.unit.first_line)


def as_html(report: KernelReport) -> str:
    """The source, each line on an area whose strength is its share of the cycles."""
    costs = {cost.line: cost for cost in own_costs(report)}
    if not costs:
        return ""
    most = max(cost.share for cost in costs.values())
    rows = []
    for number, line in enumerate(report.unit.source.splitlines(), report.unit.first_line):
        cost = costs.get(number)
        strength = 0.55 * cost.share / most if cost else 0.0
        margin = f"{cost.cycles:>7} {cost.share:>4.0%}" if cost else " " * 12
        rows.append(
            f'<div style="background:rgba(230,159,0,{strength:.2f})">'
            f'<span style="opacity:.7">{margin}  {number:>3}</span>  {escape(line)}</div>'
        )
    body = preformatted("".join(rows))
    return f"<details><summary>{escape(hottest(report))}</summary>{body}</details>"


def preformatted(html: str) -> str:
    """Lines as they are, in the notebook's font for code."""
    font = "var(--jp-code-font-family, monospace)"
    look = f"margin:4px 0;background:transparent;color:inherit;overflow-x:auto;font-family:{font}"
    return f'<pre style="{look};line-height:1.35;white-space:pre">{html}</pre>'
