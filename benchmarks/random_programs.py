"""Random programs on GVSOC and on the embedded simulator: python benchmarks/random_programs.py

Each program measures random regions of code on one core (random_regions.py). Cycles, performance
counters, registers and memory of every region are compared. Needs an installed public GVSOC
(ODL_GVSOC, docs/backends.md); exit 0: all equal or explained, 1: not, 2: no GVSOC. A mismatch
comes back with `--programs 1 --seed` and the seed printed with it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from random_regions import MIXES, memory_template, random_region
from region_program import CODE, FIELDS, REGIONS_LEFT, Region, build, layout, listing

from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.backends.gvsoc import GvsocBackend
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.program import Program
from gvsoc_runner.sim.departures import is_departure
from gvsoc_runner.sim.machine import Machine, Stop
from gvsoc_runner.targets import load_target

REGIONS = 150
MAX_CYCLES = 60_000_000
FRM = 0xE0
LISTED = 8  # instructions and differences shown of a mismatch
KINDS = ("cycles", "counters", "values")


@dataclass(frozen=True)
class Mismatch:
    """A region that differs: (field, embedded, GVSOC) of each difference; `text` to repeat it."""

    differences: list[tuple[str, int, int]]
    text: str = ""
    departure: bool = False

    @property
    def kinds(self) -> set[str]:
        """Which of KINDS differ."""
        return {kind_of(name) for name, _, _ in self.differences}


@dataclass
class Comparison:
    """One program on both: what was run, regions that differ, what went wrong altogether."""

    seed: int
    regions: int = 0
    left_out: int = 0
    instructions: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)
    failure: str = ""

    @property
    def unexplained(self) -> list[str]:
        """Texts about everything that no known departure explains."""
        texts = [m.text for m in self.mismatches if not m.departure]
        return texts + ([f"seed {self.seed}: {self.failure}"] if self.failure else [])


def kind_of(name: str) -> str:
    """Kind of a field of the output."""
    if name.startswith("cycles"):
        return "cycles"
    return "counters" if name.startswith("pccr") else "values"


def parse(text: str) -> list[list[int]]:
    """The words of each region's line."""
    rows = [line.split() for line in text.splitlines()]
    return [[int(word, 16) for word in row] for row in rows if len(row) == len(FIELDS)]


def differences(ours: Sequence[int], theirs: Sequence[int]) -> list[tuple[str, int, int]]:
    """Fields that differ; of fcsr the rounding mode counts, as GVSOC's flags depart."""
    masks = [FRM if name.startswith("fcsr") else 0xFFFF_FFFF for name in FIELDS]
    rows = zip(FIELDS, masks, ours, theirs, strict=True)
    return [(name, a, b) for name, mask, a, b in rows if (a ^ b) & mask]


@dataclass(frozen=True)
class Campaign:
    """Where programs run: a target, a core, GVSOC (None: the embedded simulator alone)."""

    target: str
    controller: bool = False
    gvsoc: GvsocBackend | None = None

    def regions(self, seed: int, count: int = REGIONS) -> list[Region]:
        """The regions of a program; every sixth program rounds in all directions."""
        rng = random.Random(seed)
        mixes = [name for name in MIXES if (name == "modes") == (seed % 6 == 0)]
        return [
            random_region(seed * 1000 + k, rng.choice(mixes), self.controller) for k in range(count)
        ]

    def elf(self, regions: Sequence[Region], seed: int) -> bytes:
        """The program of these regions."""
        return build(regions, memory_template(seed), self.controller)

    def embedded(self, elf: bytes, floats: bool = False) -> tuple[Machine, Stop]:
        """A run on the embedded simulator."""
        machine = Machine(load_target(self.target), floats=floats)
        machine.load(elf)
        return machine, machine.run(MAX_CYCLES)

    def runnable(self, regions: Sequence[Region], seed: int) -> list[Region]:
        """Regions that fit and run to their end; random code may leave memory or never end."""
        fitting = []
        for region in regions:
            try:
                layout(region.items(CODE), CODE)
                fitting.append(region)
            except ValueError:  # a branch or a loop reaches too far
                continue
        while fitting:
            machine, stop = self.embedded(self.elf(fitting, seed))
            if stop.reason == "exit":
                break
            left = int.from_bytes(machine.read(REGIONS_LEFT, 4), "little")
            if not 0 < left <= len(fitting):
                raise RuntimeError(f"seed {seed}: the program around the regions fails: {stop}")
            del fitting[-left]
        return fitting

    def run_both(self, regions: Sequence[Region], seed: int) -> tuple[int, list]:
        """Instructions of the embedded run, and per region its line there and on GVSOC."""
        elf = self.elf(regions, seed)
        machine, _ = self.embedded(elf)
        program = Program(elf, f"random{seed}")
        request = RunRequest(program, self.target, max_cycles=MAX_CYCLES, region_symbols=None)
        ours, theirs = parse(machine.stdout), parse(self.gvsoc.run(request).stdout)
        if not len(ours) == len(theirs) == len(regions):
            raise RunnerError(
                f"expected {len(regions)} lines, got {len(ours)} embedded, {len(theirs)} on GVSOC"
            )
        instructions = sum(core.instructions for core in machine.counters())
        return instructions, list(zip(ours, theirs, strict=True))

    def compare(self, seed: int, count: int = REGIONS) -> Comparison:
        """Run one program on both; a region that differs is taken out, and the rest run again.

        What a region leaves behind (caches, mscratch) would let the next ones differ too.
        """
        regions = self.runnable(self.regions(seed, count), seed)
        result = Comparison(seed, len(regions), count - len(regions))
        while regions:
            try:
                instructions, lines = self.run_both(regions, seed)
            except RunnerError as error:
                result.failure = str(error)
                break
            result.instructions = result.instructions or instructions
            rows = [differences(ours, theirs) for ours, theirs in lines]
            first = next((k for k, row in enumerate(rows) if row), None)
            if first is None:
                break
            result.mismatches.append(self.mismatch(regions.pop(first), rows[first], seed))
        return result

    def mismatch(self, region: Region, rows: list, seed: int) -> Mismatch:
        """Describe a region that differs, and look whether a departure from IEEE 754 explains it.

        It can do so only where values differ, and if every float operation of the region gives
        what the slow reference of the instruction set gives (sim/departures.py).
        """
        shown = [f"  {name}: embedded {a:#x}, GVSOC {b:#x}" for name, a, b in rows[:LISTED]]
        text = [f"seed {seed}, region {region.name}: {len(rows)} differences", *shown]
        text += [f"  {line}" for line in listing(region.body, CODE, LISTED)]
        departure = False
        if any(kind_of(name) == "values" for name, _, _ in rows):
            machine, _ = self.embedded(self.elf([region], seed), floats=True)
            log = machine.float_log
            departure = is_departure({record for record in log if not isinstance(record, str)})
        return Mismatch(rows, "\n".join(text), departure)


def table(comparisons: Sequence[Comparison], target: str, core: str) -> str:
    """One row of totals."""
    total = Counter(
        kind for c in comparisons for mismatch in c.mismatches for kind in mismatch.kinds
    )
    heads = ("target", "core", "programs", "regions", "left out", "million instructions")
    heads += (*(f"{kind} differ" for kind in KINDS), "known departures", "unexplained")
    row = (target, core, len(comparisons), sum(c.regions for c in comparisons))
    row += (sum(c.left_out for c in comparisons),)
    row += (f"{sum(c.instructions for c in comparisons) / 1e6:.1f}", *(total[k] for k in KINDS))
    row += (sum(m.departure for c in comparisons for m in c.mismatches),)
    row += (sum(len(c.unexplained) for c in comparisons),)
    lines = (heads, ("---",) * len(heads), row)
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=10, help=f"of {REGIONS} regions each")
    parser.add_argument("--seed", type=int, default=1, help="of the first program")
    parser.add_argument("--core", choices=("worker", "controller"), default="worker")
    arguments = parser.parse_args()
    backend = GvsocBackend()
    if missing := backend.available():
        print(f"random programs need a public GVSOC: {missing}", file=sys.stderr)
        return 2
    (target,) = backend.targets()
    campaign = Campaign(target, arguments.core == "controller", backend)
    comparisons = []
    for seed in range(arguments.seed, arguments.seed + arguments.programs):
        comparisons.append(campaign.compare(seed))
        print(f"  compared program {seed}", file=sys.stderr, flush=True)
    print(f"compared with {backend.installation.detail}\n")
    print(table(comparisons, target, arguments.core))
    unexplained = [text for comparison in comparisons for text in comparison.unexplained]
    for text in unexplained:
        print(f"\n{text}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
