"""Bars of a card: cycles against the budget levels, and what each core did."""

from __future__ import annotations

from html import escape

from gvsoc_runner.cards.causes import GROUPS, grouped, workers_of
from gvsoc_runner.judge import KernelReport

_CYCLES = "#CC79A7"
_TRACK = "rgba(127,127,127,.18)"


def budget_bar(report: KernelReport) -> str:
    """Cycles as a bar from zero, each level as a dashed line with its name."""
    if report.cycles is None or report.budget is None:
        return ""
    levels = report.budget.levels
    full = max(report.cycles, levels[0].cycles) * 1.15
    names = [level.name if len(levels) > 1 else "budget" for level in levels]
    # The strictest of several levels lies near the next one: its name stands before its line.
    shifts = [50] * (len(levels) - 1) + [100 if len(levels) > 1 else 50]
    marks = "".join(
        f'<div style="position:absolute;left:{100 * level.cycles / full:.1f}%;top:-3px;'
        'height:20px;border-left:2px dashed currentColor"></div>'
        f'<div style="position:absolute;left:{100 * level.cycles / full:.1f}%;top:17px;'
        f'font-size:80%;transform:translateX(-{shift}%)">{escape(name)}</div>'
        for name, level, shift in zip(names, levels, shifts, strict=True)
    )
    limits = ", ".join(f"{n} {level.cycles}" for n, level in zip(names, levels, strict=True))
    label = escape(f"{report.cycles} cycles; {limits}")
    return (
        f'<div role="img" aria-label="{label}" style="position:relative;height:14px;'
        f'margin:6px 0 24px;background:{_TRACK};border-radius:3px">'
        f'<div style="width:{100 * report.cycles / full:.1f}%;height:14px;background:{_CYCLES};'
        f'border-radius:3px"></div>{marks}</div>'
    )


def core_bars(report: KernelReport) -> str:
    """One stacked bar per worker core: its cycles of the last warm call by group."""
    cores = workers_of(report)
    if not cores:
        return ""
    full = max(core.cycles for core in cores) or 1
    rows = "".join(_core_row(core.core_id, grouped(core), full) for core in cores)
    used = {name for core in cores for name, count in grouped(core).items() if count}
    legend = "".join(
        f'<span style="margin-right:12px;white-space:nowrap"><span style="display:inline-block;'
        f'width:10px;height:10px;background:{g.colour};margin-right:4px"></span>{g.name}</span>'
        for g in GROUPS
        if g.name in used
    )
    return (
        "<details open><summary>what each core did in the last warm call</summary>"
        f'<div style="margin:4px 0">{rows}</div><div style="font-size:90%">{legend}</div></details>'
    )


def _core_row(core_id: int, sums: dict[str, int], full: int) -> str:
    pieces = "".join(
        f'<div title="{group.name}: {sums[group.name]} cycles" style="background:{group.colour};'
        f'width:{100 * sums[group.name] / full:.2f}%"></div>'
        for group in GROUPS
        if sums[group.name]
    )
    words = ", ".join(f"{name} {count}" for name, count in sums.items() if count)
    return (
        '<div style="display:flex;align-items:center;height:13px;margin:1px 0">'
        f'<span style="width:4em;font-size:90%">core {core_id}</span>'
        f'<div role="img" aria-label="core {core_id}: {words}" '
        f'style="display:flex;flex:1;height:11px;background:{_TRACK}">{pieces}</div></div>'
    )
