"""`%%cluster [--cores N] [--target T] [--backend B] [--where]`: run C from its own main()."""

from __future__ import annotations

from gvsoc_runner.api import build_source, run_program
from gvsoc_runner.errors import CompileError
from gvsoc_runner.magics.arguments import Line, add_place, add_xpulp, target_of
from gvsoc_runner.seeing import where_rows, where_text

_MAX_CYCLES = 50_000_000


def run_cell(line: str, cell: str) -> str:
    """Compile and run a cell; what it printed, its cycles and who ran it.

    Raises:
        ValueError: the magic line is wrong. RunnerError: it does not compile, or breaks off.
    """
    parser = Line("%%cluster")
    add_place(parser)
    add_xpulp(parser)
    parser.add_argument("--where", action="store_true", help="also say where the cycles went")
    arguments = parser.parse_args(line.split())
    place = {"num_cores": arguments.cores, "target": target_of(arguments)}
    program = build_source(cell, name="cell.c", first_line=2, xpulp=arguments.xpulp, **place)
    result = run_program(program, backend=arguments.backend, max_cycles=_MAX_CYCLES, **place)
    end = f"exit code {result.exit_code}, " if result.exit_code else ""
    spoke = f"backend {result.backend}, target {result.target}"
    lines = [result.stdout.rstrip("\n"), *(str(w) for w in program.warnings)]
    lines += [f"note: {notice}" for notice in result.notices]
    if arguments.where:
        lines.append(where_text(where_rows(result.cores, ignore=("dispatch", "wfi"))))
    lines.append(f"({end}{result.total_cycles} cycles in all; {spoke})")
    return "\n".join(line for line in lines if line)


def show(line: str, cell: str) -> None:
    """What the magic does: print what run_cell says.

    Raises:
        CompileError: with the compiler's messages; else as run_cell.
    """
    try:
        print(run_cell(line, cell))
    except CompileError as error:
        raise CompileError(str(error), error.diagnostics) from None
