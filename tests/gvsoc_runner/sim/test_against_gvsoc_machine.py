"""Peripherals and cores among each other against the printed lines of public GVSOC."""

from pathlib import Path

import pytest

from gvsoc_runner.sim.machine import Machine
from gvsoc_runner.sim.validate import run_program, validate
from gvsoc_runner.targets import load_target

REFERENCE = Path(__file__).parents[1] / "reference_machine"
PROGRAMS = sorted(path.name.split(".")[:2] for path in (REFERENCE / "expected").iterdir())


def lines(text):
    """All printed lines but the last, which counts the cycles of GVSOC's loader."""
    return [line for line in text.splitlines() if not line.startswith("I ")]


@pytest.mark.parametrize(("program", "variant"), PROGRAMS)
def test_every_printed_line_is_that_of_gvsoc(program, variant):
    printed, failure = run_program((REFERENCE / "elf" / f"{program}.elf").read_bytes(), variant)
    expected = (REFERENCE / "expected" / f"{program}.{variant}.txt").read_text()
    assert failure == ""
    assert lines(printed) == lines(expected)


def test_validation_finds_the_folder_exact():
    result = validate(REFERENCE)
    assert result.ok, result.problems
    assert result.worst() == []


@pytest.mark.parametrize("program", ["crossing", "dma", "controller"])
def test_cycle_classes_of_every_core_add_up(program):
    machine = Machine(load_target("pulp-open-2508"))
    machine.load((REFERENCE / "elf" / f"{program}.elf").read_bytes())
    machine.run(10_000_000)
    for counters in machine.counters():
        assert sum(counters.where.values()) == counters.cycles
        assert min(counters.where.values()) >= 0
