"""What `odl run FILE.c` shows: the program's own output, cycles, where they went, hottest lines."""

from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from autograde.console import printable
from gvsoc_runner.card import KernelCard
from gvsoc_runner.errors import CompileError
from gvsoc_runner.judge import judge_kernel

HOTTEST_LINES = 8


def run_exercise(console, path, exercise, *, cores, target, backend):
    """Judge a file as the kernel of an exercise; (report as plain data, exit code)."""
    source = Path(path).read_text(encoding="utf-8", errors="replace")
    report = judge_kernel(source, exercise, num_cores=cores, target=target, backend=backend)
    console.print(printable_lines(str(KernelCard(report))), highlight=False)
    plain = {
        "exercise": exercise,
        "status": report.status,
        "reason": report.reason,
        "cycles": report.cycles,
        "budget": report.budget,
        "backend": report.backend,
        "target": report.target,
    }
    return plain, 0 if report.correct else 1


def run_plain(console, path, *, cores, target, backend, max_cycles):
    """Compile a file with its own main() and run it; (result as plain data, exit code)."""
    from gvsoc_runner.api import build_file, run_program

    program = build_file(path, num_cores=cores, target=target)
    options = {"num_cores": cores, "target": target, "backend": backend, "max_cycles": max_cycles}
    result = run_program(program, **options, profile=True)
    show_result(console, program, result)
    return result_as_plain(program, result), result.exit_code


def show_result(console, program, result):
    for notice in result.notices:
        console.print(f"note: {notice}", highlight=False)
    if result.stdout:
        console.print(printable_lines(result.stdout), highlight=False)
    console.print(f"backend {result.backend}, target {result.target}, exit {result.exit_code}")
    console.print(f"{result.total_cycles:,} cycles, {result.instructions:,} instructions")
    cores = [core for core in result.cores if core.instructions]
    if any(core.where for core in cores):
        console.print(where_table(cores))
    hottest = hottest_lines(program, result.profile)
    if hottest:
        console.print(line_table(hottest))


def where_table(cores):
    """Cycles of each core by cause; the rows of a column add up to its cycles."""
    table = Table(title="where the cycles went", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("cause")
    for core in cores:
        table.add_column("FC" if core.core_id == 9 else f"core {core.core_id}", justify="right")
    causes = list(dict.fromkeys(cause for core in cores for cause in core.where))
    for cause in causes:
        counts = [core.where.get(cause, 0) for core in cores]
        if any(counts):
            table.add_row(cause.replace("_", " "), *(f"{count:,}" for count in counts))
    table.add_section()
    table.add_row("all", *(f"{core.cycles:,}" for core in cores))
    return table


def hottest_lines(program, profile):
    """[(file, line, cycles, executions)] of the lines that cost most, over all cores.

    Lines of the runtime (start-up, fork and join) count as well: they are part of the run.
    """
    by_line = {}
    for pc, (cycles, executions) in profile.items():
        place = program.line_at(pc)
        if place is not None:
            spent, times = by_line.get(place[:2], (0, 0))
            by_line[place[:2]] = (spent + cycles, max(times, executions))
    ranked = sorted(by_line.items(), key=lambda item: -item[1][0])[:HOTTEST_LINES]
    return [(file, line, cycles, times) for (file, line), (cycles, times) in ranked]


def line_table(rows):
    table = Table(title="hottest lines (all cores)", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("line")
    table.add_column("cycles", justify="right")
    table.add_column("executed", justify="right")
    for file, line, cycles, times in rows:
        table.add_row(f"{file}:{line}", f"{cycles:,}", f"{times:,}")
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
        "hottest_lines": [
            {"file": f, "line": n, "cycles": cycles, "executed": times}
            for f, n, cycles, times in hottest_lines(program, result.profile)
        ],
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
