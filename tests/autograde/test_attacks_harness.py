"""Kernels that know where the harness lies and run parts of it, or their own parts in it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograde.cycles import KernelJudge
from autograde.sandbox import select_sandbox
from autograde.seeds import task_rng
from autograde.workplace import Workplace
from gvsoc_runner.build import Unit
from gvsoc_runner.exercises import load_exercise
from gvsoc_runner.kernels import build_kernel

ID = "linear-bw-weight-c"
ATTACKS = sorted((Path(__file__).parent / "attacks" / "c_harness").glob("*.c"))
SOMEWHERE = "0x1c0fff6d"  # takes as many instructions as a real address


@dataclass
class Task:
    id: str = ID
    points: float = 6.0


@pytest.fixture(scope="module")
def kernels():
    with Workplace(select_sandbox(), [ID]) as place:
        yield place


def with_addresses(text):
    """The text with @symbol@ replaced, as an attacker finds it: by building the program at home."""
    found = dict.fromkeys(re.findall(r"@(\w+)@", text), SOMEWHERE)
    for _ in range(4):
        source = text
        for name, address in found.items():
            source = source.replace(f"@{name}@", address)
        program = build_kernel(load_exercise(ID).operation, Unit("cell.c", source))
        now = {name: hex(program.symbols[name].address) for name in found}
        if now == found:
            return source
        found = now
    raise AssertionError("expected addresses that do not move, got others each time")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in ATTACKS])
def test_the_harness_runs_alone_until_the_clock_starts(path, kernels):
    cell = f"%%kernel {ID}\n{with_addresses(path.read_text(encoding='utf-8'))}"
    job, judge = KernelJudge("embedded", "gap9").prepare(Task(), cell, task_rng(b"k", "eve", ID))
    verdict = judge(*kernels.run([job]))
    assert verdict.status in ("error", "wrong", "partial", "fault")
    assert verdict.points < 6
    if verdict.cycles is not None:
        assert verdict.cycles > verdict.budget


def test_names_are_looked_at_however_many_sections_there_are(kernels):
    path = Path(__file__).parent / "attacks" / "c_numbers" / "too_many_sections.c"
    cell = f"%%kernel {ID}\n{path.read_text(encoding='utf-8')}"
    job, judge = KernelJudge("embedded", "gap9").prepare(Task(), cell, task_rng(b"k", "eve", ID))
    verdict = judge(*kernels.run([job]))
    assert (verdict.status, verdict.points) == ("compile-error", 0)
    assert "sections" in verdict.reason


def test_memory_that_was_used_is_counted_though_it_was_wiped(kernels):
    exercise_id = "training-step-c"
    path = Path(__file__).parent / "attacks" / "c_memory" / "puts_the_poison_back.c"
    cell = f"%%kernel {exercise_id}\n{path.read_text(encoding='utf-8')}"
    task, rng = Task(exercise_id), task_rng(b"k", "eve", exercise_id)
    job, judge = KernelJudge("embedded", "gap9").prepare(task, cell, rng)
    verdict = judge(*kernels.run([job]))
    assert verdict.points < 6
    assert "more than the 10000 allowed" in verdict.reason
