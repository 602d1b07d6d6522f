"""Cycles meet source lines and instructions through the ELF file alone."""

import pytest

from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.seeing import annotated_source, line_costs, listed_instructions, listing_text

SOURCE = """\
#include "pmsis.h"
volatile int32_t total;
__attribute__((noinline)) void add(int32_t n) {
    for (int32_t i = 0; i < n; i++)
        total += i;
}
int main(void) {
    add(10);
    return 0;
}
"""


@pytest.fixture(scope="module")
def program():
    return build_program([Unit("sum.c", SOURCE)], BuildOptions("gap9"), name="sum")


@pytest.fixture(scope="module")
def profile(program):
    """3 cycles and 2 executions for every instruction of `add`."""
    return {row.address: (3, 2) for row in listed_instructions(program, functions=["add"])}


def test_listing_covers_the_function_without_holes(program):
    rows, symbol = listed_instructions(program, functions=["add"]), program.symbol("add")
    sizes = [4 if row.word & 3 == 3 else 2 for row in rows]
    assert rows[0].address == symbol.address and sum(sizes) == symbol.size
    assert all(b.address - a.address == s for a, b, s in zip(rows, rows[1:], sizes, strict=False))


def test_listing_reads_like_assembly(program):
    texts = [row.text for row in listed_instructions(program, functions=["add"])]
    assert any(text.startswith(("lw ", "c.lw ")) for text in texts)
    assert not any("byte" in text for text in texts)


def test_listing_carries_cycles_lines_and_function(program, profile):
    row = listed_instructions(program, profile)[0]
    assert (row.cycles, row.executions, row.function) == (3, 2, "add")
    assert row.place[0] == "sum.c"


def test_only_executed_functions_are_listed_by_default(program, profile):
    assert {row.function for row in listed_instructions(program, profile)} == {"add"}


def test_without_profile_every_function_is_listed(program):
    assert {"add", "main", "odl_exit"} <= {row.function for row in listed_instructions(program)}


def test_unknown_function_is_an_error(program):
    with pytest.raises(RunnerError, match="no_such"):
        listed_instructions(program, functions=["no_such"])


def test_listing_text_shows_function_line_and_average(program, profile):
    text = listing_text(listed_instructions(program, profile))
    assert "\nadd:\n" in text and "; sum.c:5" in text
    assert f"{3:>10} {2:>9} {'1.50':>6}  {program.symbol('add').address:08x}" in text


def test_line_costs_add_up_to_the_profile(program, profile):
    costs = line_costs(program, profile)
    assert sum(cost.cycles for cost in costs) == 3 * len(profile)
    assert sum(cost.instructions for cost in costs) == 2 * len(profile)
    assert sum(cost.share for cost in costs) == pytest.approx(1)
    assert {cost.line for cost in costs} <= {3, 4, 5, 6}


def test_line_costs_of_another_file_are_none(program, profile):
    assert line_costs(program, profile, file="other.c") == ()


def test_code_without_a_line_is_not_lost(program):
    assert [(c.file, c.cycles) for c in line_costs(program, {0x4: (7, 1)})] == [("", 7)]


def test_annotated_source_puts_cycles_beside_their_line(program, profile):
    rows = annotated_source(SOURCE, line_costs(program, profile, file="sum.c")).split("\n")
    loop = next(row for row in rows if "total += i" in row)
    assert int(loop.split()[0]) > 0 and "%" in loop
    assert rows[1] == f'{"":>13} | #include "pmsis.h"'


def test_annotated_source_knows_where_its_text_begins(program, profile):
    text = "\n".join(SOURCE.splitlines()[4:5])
    row = annotated_source(text, line_costs(program, profile, file="sum.c"), first_line=5)
    assert int(row.split("\n")[1].split()[0]) > 0
