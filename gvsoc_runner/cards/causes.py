"""Where the cycles of a call went, in six groups that a reader can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gvsoc_runner.judge import KernelReport
from gvsoc_runner.result import CoreCounters

_WORKERS = 8
#: A group with less than this share of the cycles gets no advice.
_WORTH_A_SENTENCE = 0.15


@dataclass(frozen=True)
class Group:
    """Causes of seeing.CAUSES that call for the same remedy.

    colour: of its area, from the course's palette; advice: what to try when it is large.
    """

    name: str
    causes: tuple[str, ...]
    colour: str
    advice: str


GROUPS = (
    Group(
        "instructions",
        ("issue",),
        "#0072B2",
        "fewer instructions per multiplication: keep values in variables, unroll",
    ),
    Group(
        "pipeline",
        ("load_use", "branch", "multiply", "divide", "misaligned", "csr"),
        "#56B4E9",
        "branches and values used right after their load: unroll, load earlier",
    ),
    Group(
        "bank conflicts",
        ("l1_contention",),
        "#E69F00",
        "the cores ask the same L1 bank in the same cycle: let them start at different places",
    ),
    Group(
        "FPU",
        ("fpu_contention", "fp_divide"),
        "#CC79A7",
        "two cores share one FPU: near its limit that is good news, else spread products evenly",
    ),
    Group(
        "far memory",
        ("icache", "l2", "peripheral", "dma_wait"),
        "#D55E00",
        "instructions or data come from L2: smaller code, data in L1",
    ),
    Group(
        "waiting",
        ("barrier", "event_wait", "mutex", "dispatch", "wfi"),
        "#BBBBBB",
        "cores wait for others: share the work evenly, fewer barriers",
    ),
)


def grouped(core: CoreCounters) -> dict[str, int]:
    """Cycles of one core by group; a cause without a group counts as pipeline."""
    sums = {group.name: sum(core.where.get(c, 0) for c in group.causes) for group in GROUPS}
    sums["pipeline"] += sum(core.where.values()) - sum(sums.values())
    return sums


def workers_of(report: KernelReport) -> tuple[CoreCounters, ...]:
    """The worker cores of the last warm call, or none where the backend cannot say."""
    if report.run is None or not report.run.regions:
        return ()
    cores = report.run.regions[-1].cores
    return tuple(c for c in cores if c.core_id < min(report.num_cores, _WORKERS) and c.where)


def shares(cores: Iterable[CoreCounters]) -> dict[str, float]:
    """Share of each group in the cycles of these cores together."""
    sums = [grouped(core) for core in cores]
    every = sum(sum(row.values()) for row in sums) or 1
    return {group.name: sum(row[group.name] for row in sums) / every for group in GROUPS}


def where_sentence(cores: Iterable[CoreCounters]) -> str:
    """The groups in words, the largest first, such as "61 % instructions, 20 % waiting"."""
    ordered = sorted(shares(cores).items(), key=lambda item: -item[1])
    return ", ".join(f"{share:.0%} {name}" for name, share in ordered if share >= 0.005)


def advice(cores: Iterable[CoreCounters]) -> str:
    """What to try about the largest group that is not work itself, "" when none is large."""
    found = {n: s for n, s in shares(cores).items() if n != "instructions"}
    name = max(found, key=found.get)
    if found[name] < _WORTH_A_SENTENCE:
        return ""
    return next(group.advice for group in GROUPS if group.name == name)
