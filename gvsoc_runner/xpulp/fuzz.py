"""Compares plain and rewritten code on random loops.

    python -m gvsoc_runner.xpulp.fuzz [--count N] [--seed S]

Prints how many loops and accesses were rewritten; exit code 1 when a program differs.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.compilation import compile_unit
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.xpulp.fuzz_source import program_source
from gvsoc_runner.xpulp.rewriting import rewrite
from gvsoc_runner.xpulp.validation import difference, run_for_data

FUNCTIONS = 20
_MOST_CYCLES = 50_000_000


@dataclass(frozen=True)
class Comparison:
    """One random program. reason: what differs, "" when nothing does."""

    seed: int
    loops: int
    accesses: int
    products: int
    reason: str


def compare(seed: int, functions: int = FUNCTIONS) -> Comparison:
    """Build one random program twice, run both, compare all data."""
    unit = Unit("loops.c", program_source(seed, functions))
    plain, rewritten = (BuildOptions(xpulp=x) for x in (False, True))
    done = rewrite(compile_unit(unit, plain).assembly)
    programs = [build_program([unit], options) for options in (plain, rewritten)]
    expected = run_for_data(RunRequest(programs[0], max_cycles=_MOST_CYCLES))
    try:
        got = run_for_data(RunRequest(programs[1], max_cycles=_MOST_CYCLES))
        reason = difference(*programs, expected, got)
    except RunnerError as error:
        reason = str(error)
    return Comparison(seed, done.loops, done.accesses, done.products, reason)


def main(argv: list[str] | None = None) -> int:
    """Compare many programs; 1 when one differs."""
    parser = argparse.ArgumentParser(prog="python -m gvsoc_runner.xpulp.fuzz")
    parser.add_argument("--count", type=int, default=1000, help="functions, rounded up to 20s")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    programs = -(-arguments.count // FUNCTIONS)
    found = [compare(arguments.seed + k) for k in range(programs)]
    wrong = [c for c in found if c.reason]
    for comparison in wrong:
        print(f"seed {comparison.seed}: {comparison.reason}")
    loops, accesses, products = (
        sum(getattr(c, name) for c in found) for name in ("loops", "accesses", "products")
    )
    print(
        f"{programs * FUNCTIONS} functions: {loops} hardware loops, {accesses} accesses, "
        f"{products} products; {len(wrong)} programs differ"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
