"""The contents of a card: title, sentences, rows of figures; the same for HTML and text."""

from __future__ import annotations

from gvsoc_runner.cards.causes import advice, where_sentence, workers_of
from gvsoc_runner.diagnostics import render
from gvsoc_runner.judge import KernelReport
from gvsoc_runner.targets import load_target

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
_TARGET_NOTES = {"gap9": "derived from public figures, not validated on a GAP9"}


def has_medals(report: KernelReport) -> bool:
    """Whether there is more than one level."""
    return report.budget is not None and len(report.budget.levels) > 1


def title(report: KernelReport) -> str:
    """One line: how it went, with the level reached."""
    words = _TITLES[report.status]
    if not report.correct or report.budget is None:
        return words
    level = report.level
    if report.too_large:
        return f"{words}, over the memory limit"
    if not level:
        return f"{words}, over the cycle budget"
    return f"{words}: {level}" if has_medals(report) else words


def explanation(report: KernelReport) -> list[str]:
    """Sentences of the judging part."""
    if report.status == "unwritten":
        return [_UNWRITTEN]
    if report.status == "correct":
        return [f"Checked on fresh random inputs and several shapes.{_next_level(report)}"]
    lines = [] if report.status == "compile-error" and report.diagnostics else [report.reason]
    if report.hint:
        lines.append("Likely: " + report.hint + ("" if report.hint.endswith("?") else "."))
    return lines


def _next_level(report: KernelReport) -> str:
    if report.too_large:
        return f" But {report.too_large}."
    if report.budget is None or report.cycles is None:
        return ""
    missed = [level for level in report.budget.levels if report.cycles > level.cycles]
    if not missed:
        return ""
    gap = report.cycles - missed[0].cycles
    goal = missed[0].name if has_medals(report) else "the budget"
    return f" {gap} cycles to {goal}."


def fpu_limit(report: KernelReport) -> int:
    """Multiply-accumulates per cycle that the floating-point units can do at most."""
    return min(report.num_cores, load_target(report.target).value("num_fpus"))


def facts(report: KernelReport) -> list[tuple[str, str]]:
    """Rows (what, value) of the measured part."""
    if report.cycles is None:
        return []
    shape = report.operation.describe(report.operation.published)
    rows = [("cycles", f"{report.cycles} ({shape}, slowest warm call)"), _budget_row(report)]
    if report.speedup is not None and report.num_cores > 1:
        alone = report.cycles_by_cores[1]
        speedup = f"{report.speedup:.2f} on {report.num_cores} cores (one core: {alone})"
        rows.append(("speed-up", speedup))
    limit = fpu_limit(report)
    share = report.mac_per_cycle / limit
    work = f"{report.macs} MAC, {report.mac_per_cycle:.2f} MAC/cycle: {share:.0%} of the {limit}"
    rows.append(("work", f"{work} that the FPUs can do"))
    if len(report.cycles_by_cores) > 2:
        pairs = ", ".join(f"{n}: {c}" for n, c in report.cycles_by_cores.items())
        rows.append(("cycles by cores", pairs))
    if report.l1_bytes is not None:
        rows.append(("memory", _memory_words(report)))
    if report.advice:
        rows.append(("slow because", report.advice))
    if cores := workers_of(report):
        rows.append(("cycles went to", where_sentence(cores)))
        if tip := advice(cores):
            rows.append(("worth a try", tip))
    return rows


def _memory_words(report: KernelReport) -> str:
    limit = report.exercise.max_l1_bytes
    allowed = f" of {limit} allowed" if limit else ""
    own = report.program.unit_l1_bytes
    stack = f"{max(report.stack_bytes[:8])} bytes of a worker's stack"
    return f"{report.l1_bytes} bytes of L1{allowed} ({own} of them your variables), {stack}"


def _budget_row(report: KernelReport) -> tuple[str, str]:
    if report.budget is None:
        return ("budget", "not measured for this backend and target")
    if has_medals(report):
        levels = ", ".join(f"{level.name} {level.cycles}" for level in report.budget.levels)
        return ("budgets", levels)
    word = "within" if report.within_budget else "over"
    share = 100 * report.cycles / report.budget.cycles
    return ("budget", f"{report.budget.cycles} cycles: {word} budget ({share:.0f} %)")


def messages(report: KernelReport) -> str:
    """The compiler's messages, with carets."""
    if report.status == "unwritten":
        return ""
    return render(report.diagnostics, limit=4)


def spoke(report: KernelReport) -> str:
    """Which simulator and target this is from, and how long it took."""
    cores = f"{report.num_cores} core" + ("s" if report.num_cores > 1 else "")
    note = _TARGET_NOTES.get(report.target)
    target = f"target {report.target}" + (f" ({note})" if note else "")
    parts = [f"backend {report.backend}", target, cores]
    if report.seconds:
        parts.append(", ".join(f"{what} {s:.2f} s" for what, s in report.seconds.items()))
    return "; ".join(parts)
