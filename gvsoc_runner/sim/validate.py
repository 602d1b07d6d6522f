"""Compare the simulator with what public GVSOC printed, program by program.

A reference folder holds elf/P.elf and expected/P.V.txt for programs P and variants V
("2603", "2508"); expected/P.ieee.txt, where present, holds the values of a conforming
IEEE 754 machine, which win over GVSOC's. Nothing here knows the name of any program.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from gvsoc_runner.sim.departures import checks_by_operations, is_departure
from gvsoc_runner.sim.elf import ElfError
from gvsoc_runner.sim.machine import Machine
from gvsoc_runner.sim.reference_lines import Lines, parse_lines
from gvsoc_runner.targets import load_target

VARIANTS = {"2603": "pulp-open-2603", "2508": "pulp-open-2508"}
DEFAULT_REFERENCE = Path(__file__).resolve().parents[2] / "tests/gvsoc_runner/reference"
MAX_CYCLES = 2_000_000_000
SINGLE_EXACT = 0.98  # share of single-core regions exact to the cycle
SINGLE_REST = (0.01, 2)  # the rest: fraction, or cycles
MULTI_LIMITS = {"median": 0.003, "mean": 0.01, "p95": 0.03, "max": 0.10}
COLD_LIMIT = 0.05  # regions named *.passN: caches filling, pseudo-random replacement
WORST = 10


class ReferenceFolderError(ValueError):
    """The folder is not laid out like a reference."""


@dataclass(frozen=True)
class RegionError:
    """One region: expected and simulated cycles; error as a fraction of the expected."""

    program: str
    variant: str
    name: str
    num_cores: int
    expected: int
    got: int

    @property
    def error(self) -> float:
        return abs(self.got - self.expected) / max(self.expected, 1)

    @property
    def cold(self) -> bool:
        head, _, tail = self.name.rpartition(".pass")
        return bool(head) and tail.isdigit()

    @property
    def label(self) -> str:
        return f"{self.program}/{self.variant} {self.name} on {self.num_cores}"


@dataclass
class ProgramResult:
    """One program on one variant; differences are named, lists are empty when all is equal."""

    program: str
    variant: str
    regions: list[RegionError] = field(default_factory=list)
    wrong: list[tuple[str, int]] = field(default_factory=list)
    departures: list[str] = field(default_factory=list)
    instructions_differ: list[str] = field(default_factory=list)
    counters_differ: list[str] = field(default_factory=list)
    num_checks: int = 0
    failure: str = ""

    @property
    def wrong_checks(self) -> list[str]:
        return [name for name, _occurrence in self.wrong]

    @property
    def functional_equal(self) -> bool:
        return not self.wrong and not self.failure


def summary(regions: list[RegionError]) -> dict[str, float | int]:
    """Number of regions, share exact, median, mean, 95th percentile and maximum error."""
    errors = sorted(region.error for region in regions)
    if not errors:
        return dict.fromkeys(("regions", "share_exact", "median", "mean", "p95", "max"), 0) | {
            "share_exact": 1.0
        }
    return {
        "regions": len(errors),
        "share_exact": sum(error == 0 for error in errors) / len(errors),
        "median": statistics.median(errors),
        "mean": statistics.fmean(errors),
        "p95": errors[min(int(0.95 * len(errors)), len(errors) - 1)],
        "max": errors[-1],
    }


@dataclass
class Validation:
    """Results of all programs, with totals, limits and their printed form."""

    results: list[ProgramResult]

    def regions(self, multi: bool) -> list[RegionError]:
        return [g for r in self.results for g in r.regions if (g.num_cores > 1) == multi]

    @property
    def functional_equal(self) -> bool:
        return all(result.functional_equal for result in self.results)

    @property
    def problems(self) -> list[str]:
        """What lies outside of the limits, in words; empty when all is well."""
        problems = [
            f"{r.program}/{r.variant}: {r.failure or 'differs in ' + ', '.join(r.wrong_checks)}"
            for r in self.results
            if not r.functional_equal
        ]
        return problems + self._single_problems() + self._multi_problems()

    def _single_problems(self) -> list[str]:
        regions = self.regions(multi=False)
        warm = [region for region in regions if not region.cold]
        fraction, cycles = SINGLE_REST
        far = [
            f"{g.label}: {g.got} cycles, expected {g.expected}"
            for g in regions
            if g.error > (COLD_LIMIT if g.cold else fraction) and abs(g.got - g.expected) > cycles
        ]
        share = summary(warm)["share_exact"]
        if share < SINGLE_EXACT:
            far.append(f"single-core: {share:.1%} of the regions exact, limit {SINGLE_EXACT:.0%}")
        return far

    def _multi_problems(self) -> list[str]:
        regions = self.regions(multi=True)
        total = summary([region for region in regions if not region.cold])
        far = [
            f"multi-core: {name} error {total[name]:.2%}, limit {limit:.1%}"
            for name, limit in MULTI_LIMITS.items()
            if total[name] > limit
        ]
        return far + [
            f"{g.label}: {g.got} cycles, expected {g.expected}"
            for g in regions
            if g.error > (COLD_LIMIT if g.cold else MULTI_LIMITS["max"])
        ]

    @property
    def ok(self) -> bool:
        return not self.problems

    def worst(self) -> list[RegionError]:
        """The regions with the largest errors that are not exact."""
        regions = [g for r in self.results for g in r.regions if g.error > 0]
        return sorted(regions, key=lambda region: region.error, reverse=True)[:WORST]

    def to_json(self) -> dict:
        """Programs and totals as plain data; errors are fractions."""
        programs: dict[str, dict] = {}
        for result in self.results:
            programs.setdefault(result.program, {})[result.variant] = _program_json(result)
        return {
            "programs": programs,
            "total": {
                "functional_equal": self.functional_equal,
                "single_core": summary(self.regions(multi=False)),
                "multi_core": summary(self.regions(multi=True)),
                "within_limits": self.ok,
                "problems": self.problems,
                "worst": [[region.label, region.error] for region in self.worst()],
            },
        }

    def table(self) -> str:
        """The results as text: one row per program and variant, totals, what is worth a look."""
        head = f"{'program':<20} {'variant':<7} {'checks':>6} {'equal':>5} {'regions':>7} "
        rows = [head + f"{'exact':>7} {'median':>7} {'mean':>7} {'p95':>7} {'max':>7}"]
        for r in self.results:
            equal = "yes" if r.functional_equal else "NO"
            rows.append(
                f"{r.program:<20} {r.variant:<7} {r.num_checks:>6} {equal:>5} "
                + _numbers(summary(r.regions))
            )
        for name, multi in (("single-core", False), ("multi-core", True)):
            rows.append(f"{name:<41} " + _numbers(summary(self.regions(multi))))
        rows += [
            f"not exact: {g.label}: {g.got} cycles, GVSOC {g.expected} ({g.error:.3%})"
            for g in self.worst()
        ]
        for r in self.results:
            if r.departures:
                rows.append(
                    f"{r.program}/{r.variant}: {len(r.departures)} checks follow IEEE 754 where "
                    f"GVSOC departs from it: {', '.join(r.departures)}"
                )
            if r.instructions_differ:
                rows.append(
                    f"{r.program}/{r.variant}: other instruction counts in "
                    f"{', '.join(r.instructions_differ)} (regions that spin)"
                )
        rows += [f"OUTSIDE THE LIMITS: {problem}" for problem in self.problems]
        return "\n".join(rows)


def _numbers(total: dict) -> str:
    if not total["regions"]:
        return f"{0:>7}"
    values = " ".join(f"{total[name]:>7.2%}" for name in ("median", "mean", "p95", "max"))
    return f"{total['regions']:>7} {total['share_exact']:>7.1%} {values}"


def _program_json(result: ProgramResult) -> dict:
    return {
        "functional_equal": result.functional_equal,
        "failure": result.failure,
        "wrong_checks": result.wrong_checks,
        "departures": result.departures,
        "instructions_differ": result.instructions_differ,
        "counters_differ": result.counters_differ,
        "single_core": summary([g for g in result.regions if g.num_cores == 1]),
        "multi_core": summary([g for g in result.regions if g.num_cores > 1]),
    }


def compare(program: str, variant: str, expected: Lines, got: Lines, ieee: Lines) -> ProgramResult:
    """Compare printed lines; values of `ieee` replace those of `expected`."""
    result = ProgramResult(program, variant, num_checks=len(expected.checks))
    for key, value in expected.checks.items():
        _compare_check(result, key, value, got.checks.get(key), ieee.checks.get(key))
    for key, value in expected.undefined.items():
        if got.undefined.get(key) != value:
            result.departures.append(key[0])
    if got.text != expected.text:
        result.wrong.append(("printed text", 0))
    for key, (cycles, instructions) in expected.regions.items():
        if key not in got.regions:
            result.wrong.append((f"region {key[0]} is missing", key[2]))
            continue
        now, issued = got.regions[key]
        result.regions.append(RegionError(program, variant, key[0], key[1], cycles, now))
        if issued != instructions:
            result.instructions_differ.append(key[0])
    result.counters_differ = [
        key[0] for key, value in expected.counters.items() if got.counters.get(key) != value
    ]
    return result


def _compare_check(
    result: ProgramResult, key: tuple, gvsoc: str, got: str | None, ieee: str | None
) -> None:
    """File one checksum as equal, as a departure of GVSOC from the standard, or as wrong."""
    name = key[0]
    wanted = gvsoc if ieee is None else ieee
    if got == wanted:
        if got != gvsoc:
            result.departures.append(name)
    elif ieee is None and got is not None and name.endswith(".flags"):
        result.departures.append(name)  # GVSOC's flags depart from the standard
    else:
        result.wrong.append(key)


def run_program(elf: bytes, variant: str, limit: int = MAX_CYCLES) -> tuple[str, str]:
    """Run a reference program on one variant: (printed text, what went wrong or "")."""
    machine = Machine(load_target(VARIANTS[variant]))
    try:
        machine.load(elf)
    except ElfError as error:
        return "", f"cannot be loaded: {error}"
    stop = machine.run(limit)
    failure = ""
    if stop.reason == "fault":
        failure = f"{stop.fault.kind} at 0x{stop.fault.pc:08x}: {stop.fault.message}"
    elif stop.reason != "exit":
        failure = f"did not end: {stop.reason} in cycle {stop.cycle}"
    return machine.printed_lines, failure


def validate(
    reference: Path | None = None, progress: Callable[[str], None] | None = None
) -> Validation:
    """Run every program of a reference folder on both pulp-open targets.

    Args:
        reference: folder with elf/ and expected/; default the one of this project's tests.
        progress: called with a line before each run, and for each that is left out.

    Raises:
        ReferenceFolderError: no program with an expected output was found.
    """
    folder, say = Path(reference or DEFAULT_REFERENCE), progress or (lambda line: None)
    results = []
    for elf in sorted((folder / "elf").glob("*.elf")):
        ieee = _read(folder / "expected" / f"{elf.stem}.ieee.txt")
        for variant in VARIANTS:
            path = folder / "expected" / f"{elf.stem}.{variant}.txt"
            if not path.is_file():
                say(f"{elf.stem} has no expected/{path.name}: left out")
                continue
            say(f"{elf.stem} on {VARIANTS[variant]}")
            results.append(_validate_one(elf, variant, _read(path), ieee))
    if not results:
        raise ReferenceFolderError(
            f"expected elf/P.elf and expected/P.{'|'.join(VARIANTS)}.txt in {folder}, got none"
        )
    return Validation(results)


def _validate_one(elf: Path, variant: str, expected: Lines, ieee: Lines) -> ProgramResult:
    limit = 4 * expected.totals[1] + 10_000_000 if expected.totals else MAX_CYCLES
    printed, failure = run_program(elf.read_bytes(), variant, limit)
    result = compare(elf.stem, variant, expected, parse_lines(printed), ieee)
    result.failure = failure
    if result.wrong and not failure:
        _explain(result, elf.read_bytes(), limit)
    return result


def _explain(result: ProgramResult, elf: bytes, limit: int) -> None:
    """Move differing checks to the departures where only GVSOC's floats can be the cause.

    Runs the program again and looks at every float operation that went into each check.
    """
    machine = Machine(load_target(VARIANTS[result.variant]), floats=True)
    machine.load(elf)
    machine.run(limit)
    seen: dict[str, int] = {}
    for line, operations in checks_by_operations(machine.float_log):
        words = line.split()
        if len(words) != 3:
            continue
        key = (words[1], seen.get(words[1], 0))
        seen[words[1]] = key[1] + 1
        if key in result.wrong and is_departure(operations):
            result.wrong.remove(key)
            result.departures.append(key[0])


def _read(path: Path) -> Lines:
    return parse_lines(path.read_text() if path.is_file() else "")
