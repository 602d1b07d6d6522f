"""Random programs for one core: what benchmarks/random_programs.py makes, runs and reports."""

from pathlib import Path

import pytest

from gvsoc_runner.backends.gvsoc import GvsocBackend

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
TARGET = "pulp-open-2603"


@pytest.fixture(scope="module")
def tool():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        import random_programs

        yield random_programs


def test_equal_seeds_give_equal_programs(tool):
    first, again, other = (
        tool.Campaign(TARGET).elf(tool.Campaign(TARGET).regions(seed, 6), seed)
        for seed in (7, 7, 8)
    )
    assert first == again != other


@pytest.mark.parametrize("controller", [False, True])
def test_program_runs_to_its_end_with_every_region_measured(tool, controller):
    campaign = tool.Campaign(TARGET, controller)
    regions = campaign.runnable(campaign.regions(3, 20), 3)
    machine, stop = campaign.embedded(campaign.elf(regions, 3))
    lines = tool.parse(machine.stdout)
    assert stop.reason == "exit" and stop.exit_code == 0
    assert 18 <= len(regions) == len(lines)
    assert all(line[tool.FIELDS.index("cycles in pass 1")] > 0 for line in lines)
    counted = [line[tool.FIELDS.index("pccr1 in pass 1")] > 0 for line in lines]
    assert sum(counted) > len(lines) // 2  # the others run with counters off


def test_registers_of_a_line_are_those_that_the_region_left(tool):
    from region_program import instruction

    campaign = tool.Campaign(TARGET)
    region = campaign.regions(3, 1)[0]
    region.body = [instruction("addi", 10, 0, imm=77)]
    machine, _ = campaign.embedded(campaign.elf([region], 3))
    (line,) = tool.parse(machine.stdout)
    seen = dict(zip(tool.FIELDS, line, strict=True))
    assert seen["a0 in pass 0"] == seen["a0 in pass 1"] == 77
    assert seen["s2 in pass 1"] == region.registers[18]


def test_every_difference_but_float_flags_is_seen(tool):
    ours = list(range(1, len(tool.FIELDS) + 1))
    for at, name in enumerate(tool.FIELDS):
        theirs = ours.copy()
        theirs[at] ^= 0x20  # in fcsr a bit of the rounding mode
        assert [row[0] for row in tool.differences(ours, theirs)] == [name]
    flags = tool.FIELDS.index("fcsr in pass 1")
    ours[flags], theirs = 0, [*ours[:flags], 1, *ours[flags + 1 :]]
    assert tool.differences(ours, theirs) == []


def test_wrong_cycles_are_never_a_known_departure_and_can_be_repeated(tool):
    campaign = tool.Campaign(TARGET)
    region = campaign.regions(6, 1)[0]  # a program that rounds in all directions
    found = campaign.mismatch(region, [("cycles in pass 1", 8, 7)], 6)
    assert not found.departure and found.kinds == {"cycles"}
    assert "seed 6" in found.text and region.name in found.text and "1c011000" in found.text
    assert campaign.mismatch(region, [("a0 in pass 1", 8, 7)], 6).departure


def test_without_gvsoc_it_says_what_is_missing(tool, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ODL_GVSOC", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["random_programs.py"])
    assert tool.main() == 2
    assert "docs/backends.md" in capsys.readouterr().err


@pytest.mark.gvsoc
@pytest.mark.parametrize("controller", [False, True])
def test_small_program_agrees_with_gvsoc(tool, controller):
    backend = GvsocBackend()
    if missing := backend.available():
        pytest.skip(missing)
    result = tool.Campaign(backend.targets()[0], controller, backend).compare(1, 20)
    assert result.unexplained == [] and result.regions >= 18
