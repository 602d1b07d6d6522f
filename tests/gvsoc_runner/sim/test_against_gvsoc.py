"""The simulator against the printed lines of public GVSOC (folder reference/)."""

from pathlib import Path

import pytest

from gvsoc_runner.sim.fuzz_machine import fuzz
from gvsoc_runner.sim.validate import (
    ReferenceFolderError,
    RegionError,
    Validation,
    compare,
    parse_lines,
    summary,
    validate,
)

REFERENCE = Path(__file__).parents[1] / "reference"
QUICK = (
    *("micro_alu", "micro_branch", "micro_mem", "micro_mul_div", "micro_csr", "micro_sync"),
    *("micro_bank", "micro_dma", "micro_icache", "micro_xpulp", "micro_fp", "phase"),
    *("kern_train", "kern_hwloop", "kern_fp16"),
)


def subset(folder, names):
    """A reference folder with a few of the programs."""
    for part in ("elf", "expected"):
        (folder / part).mkdir()
    for name in names:
        (folder / "elf" / f"{name}.elf").symlink_to(REFERENCE / "elf" / f"{name}.elf")
        for path in (REFERENCE / "expected").glob(f"{name}.*.txt"):
            (folder / "expected" / path.name).symlink_to(path)
    return folder


def test_micro_and_small_kernel_regions_are_exact_to_the_cycle(tmp_path):
    result = validate(subset(tmp_path, QUICK))
    assert result.ok, result.problems
    assert result.worst() == []
    assert len(result.regions(multi=False)) + len(result.regions(multi=True)) == 2 * 898
    assert not any(r.counters_differ or r.instructions_differ for r in result.results)


def test_a_program_without_expected_output_is_named_not_counted(tmp_path):
    folder, said = subset(tmp_path, ["micro_alu"]), []
    (folder / "expected" / "micro_alu.2508.txt").unlink()
    result = validate(folder, said.append)
    assert len(result.results) == 1
    assert said == [
        "micro_alu on pulp-open-2603",
        "micro_alu has no expected/micro_alu.2508.txt: left out",
    ]


@pytest.mark.slow
def test_all_reference_programs_meet_the_limits():
    result = validate(REFERENCE)
    assert result.ok, result.problems
    total = result.to_json()["total"]
    assert total["functional_equal"]
    assert total["single_core"]["share_exact"] >= 0.99


@pytest.mark.slow
def test_values_that_differ_from_gvsoc_are_proved_operation_by_operation(tmp_path):
    result = validate(subset(tmp_path, ["isa_check", "isa_fp16", "isa_xpulp"]))
    assert result.ok, result.problems
    assert any("fmadd_rne" in r.departures for r in result.results)


def test_random_programs_and_files_never_crash_the_machine():
    report = fuzz(40, seed=7)
    assert report.programs == 40
    assert report.instructions > 10_000


@pytest.mark.slow
def test_many_random_programs_and_files_never_crash_the_machine():
    assert fuzz(1000, seed=11).programs == 1000


def test_wrong_checksum_is_outside_of_the_limits():
    expected = parse_lines("C a 00000001\nR r 1 100 50\n")
    got = parse_lines("C a 00000002\nR r 1 100 50\n")
    result = Validation([compare("p", "2603", expected, got, parse_lines(""))])
    assert not result.ok
    assert not result.to_json()["total"]["functional_equal"]
    assert "differs in a" in result.problems[0]


def test_ieee_value_wins_over_gvsoc_and_is_reported_apart():
    expected, ieee = parse_lines("C a 00000001\n"), parse_lines("C a 00000002\n")
    result = compare("p", "2603", expected, parse_lines("C a 00000002\n"), ieee)
    assert result.functional_equal
    assert result.departures == ["a"]
    assert not compare("p", "2603", expected, expected, ieee).functional_equal


def test_missing_region_and_other_text_are_not_equal():
    expected = parse_lines("hello\nR r 1 100 50\n")
    result = compare("p", "2603", expected, parse_lines("hullo\n"), parse_lines(""))
    assert result.wrong_checks == ["printed text", "region r is missing"]


def test_slow_single_core_region_is_outside_of_the_limits():
    expected, got = parse_lines("R r 1 100 50\n"), parse_lines("R r 1 103 50\n")
    result = Validation([compare("p", "2603", expected, got, parse_lines(""))])
    assert "r on 1: 103 cycles, expected 100" in result.problems[0]


def test_summary_counts_exact_regions_and_error_fractions():
    regions = [RegionError("p", "2603", "r", 1, 100, got) for got in (100, 101, 100, 110)]
    total = summary(regions)
    assert (total["regions"], total["share_exact"], total["max"]) == (4, 0.5, 0.1)
    assert total["mean"] == pytest.approx(0.0275)


def test_folder_without_programs_is_named(tmp_path):
    with pytest.raises(ReferenceFolderError, match="elf"):
        validate(tmp_path)
