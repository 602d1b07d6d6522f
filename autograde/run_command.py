"""What `odl run FILE.c` shows: the program's own output, cycles, where they went, hottest lines."""

from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from autograde.console import printable
from gvsoc_runner.cards import KernelCard
from gvsoc_runner.errors import CompileError
from gvsoc_runner.judge import judge_kernel
from gvsoc_runner.seeing import line_costs, where_rows

HOTTEST_LINES = 8
FABRIC_CONTROLLER = 9


def run_exercise(console, path, exercise, *, cores, target, backend, xpulp=None):
    """Judge a file as the kernel of an exercise; (report as plain data, exit code)."""
    source = Path(path).read_text(encoding="utf-8", errors="replace")
    where = {"num_cores": cores, "target": target, "backend": backend}
    report = judge_kernel(source, exercise, xpulp=xpulp, **where)
    console.print(printable_lines(str(KernelCard(report))), highlight=False)
    plain = {
        "exercise": exercise,
        "status": report.status,
        "reason": report.reason,
        "cycles": report.cycles,
        "budget": report.budget.cycles if report.budget else None,
        "backend": report.backend,
        "target": report.target,
        "xpulp": report.xpulp,
    }
    return plain, 0 if report.correct else 1


def run_plain(console, path, *, cores, target, backend, max_cycles, xpulp=None):
    """Compile a file with its own main() and run it; (result as plain data, exit code)."""
    from gvsoc_runner.api import build_file, run_program

    program = build_file(path, num_cores=cores, target=target, xpulp=xpulp)
    options = {"num_cores": cores, "target": target, "backend": backend, "max_cycles": max_cycles}
    with console.status("simulating", spinner="line") as line:
        result = run_program(
            program,
            **options,
            profile=True,
            progress=lambda cycle: line.update(f"simulating, {cycle:,} cycles (Ctrl-C stops it)"),
        )
    show_result(console, program, result)
    return result_as_plain(program, result), result.exit_code


def show_result(console, program, result):
    for notice in result.notices:
        console.print(f"note: {notice}", highlight=False)
    if result.stdout:
        console.print(printable_lines(result.stdout), highlight=False)
    console.print(f"backend {result.backend}, target {result.target}, exit {result.exit_code}")
    console.print(f"{result.total_cycles:,} cycles, {result.instructions:,} instructions")
    rows = where_rows(result.cores)
    if rows:
        console.print(where_table(rows))
    if result.profile:
        console.print(line_table(hottest_lines(program, result)))


def where_table(rows):
    """Cycles of each core by cause; the rows of a column add up to the core's cycles."""
    table = Table(title="where the cycles went", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("cause", no_wrap=True)
    for core in rows[0].cycles:
        table.add_column("FC" if core == FABRIC_CONTROLLER else f"core {core}", justify="right")
    table.add_column("share", justify="right")
    for row in rows:
        counts = (f"{count:,}" for count in row.cycles.values())
        table.add_row(row.cause.replace("_", " "), *counts, f"{row.share:.1%}")
    return table


def hottest_lines(program, result):
    """The LineCosts of the lines that cost most, over all cores.

    Lines of the runtime (start-up, fork and join) count as well: they are part of the run.
    """
    costs = line_costs(program, result.profile)
    return sorted(costs, key=lambda cost: -cost.cycles)[:HOTTEST_LINES]


def line_table(costs):
    table = Table(title="hottest lines (all cores)", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("line")
    for column in ("cycles", "share", "instructions"):
        table.add_column(column, justify="right")
    for cost in costs:
        place = f"{cost.file}:{cost.line}" if cost.file else "(no source)"
        table.add_row(place, f"{cost.cycles:,}", f"{cost.share:.1%}", f"{cost.instructions:,}")
    return table


def result_as_plain(program, result):
    """The result as plain data for `odl run --json`."""
    return {
        "backend": result.backend,
        "target": result.target,
        "trusted": result.trusted,
        "exit_code": result.exit_code,
        "cycles": result.total_cycles,
        "instructions": result.instructions,
        "stdout": result.stdout,
        "notices": list(result.notices),
        "elf_sha256": result.elf_sha256,
        "cores": [
            {"core": c.core_id, "cycles": c.cycles, "where": dict(c.where)} for c in result.cores
        ],
        "hottest_lines": [asdict(cost) for cost in hottest_lines(program, result)],
    }


def error_text(error):
    """What went wrong, with the compiler's own diagnostics where there are some."""
    lines = [str(error)]
    if isinstance(error, CompileError):
        lines += [str(diagnostic) for diagnostic in error.diagnostics]
    return "\n".join(dict.fromkeys(lines))


def printable_lines(text):
    """A program's output for the terminal: line ends are kept, control sequences are not."""
    return printable(text.rstrip("\n"), keep="\n\t")
