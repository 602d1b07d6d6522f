"""`odl run`: what a C file prints, what it cost, and how it fails."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograde.cli import app

ANSWERS = Path(__file__).parent / "submissions" / "linear-bw-weight-c"
HELLO = """#include <stdio.h>
#include "pmsis.h"
int main(void)
{
    printf("[red]hello\\x1b[2J\\n");
    return 3;
}
"""


@pytest.fixture
def odl(tmp_path):
    def run(text, *options):
        path = tmp_path / "hello.c"
        path.write_text(text, encoding="utf-8")
        return CliRunner().invoke(app, ["run", str(path), *options])

    return run


def test_output_exit_code_cycles_and_hottest_lines_are_shown(odl):
    result = odl(HELLO)
    assert result.exit_code == 3
    for wanted in ("hello", "backend embedded, target gap9", "cycles", "hottest lines"):
        assert wanted in result.output


def test_a_programs_output_reaches_the_terminal_without_control_sequences(odl):
    output = odl(HELLO).output
    assert "[red]hello" in output and "\x1b" not in output


def test_json_holds_counters_that_add_up(odl):
    document = json.loads(odl(HELLO, "--json").stdout)
    assert document["exit_code"] == 3 and document["backend"] == "embedded"
    for core in document["cores"]:
        assert sum(core["where"].values()) in (0, core["cycles"])


def test_a_compile_error_names_the_line_and_fails(odl):
    result = odl("int main(void)\n{\n    return x;\n}\n")
    assert result.exit_code == 1
    assert "hello.c line 3" in result.output


def test_an_endless_loop_stops_at_the_cycle_limit(odl):
    result = odl("int main(void)\n{\n    for (;;) { }\n}\n", "--max-cycles", "20000")
    assert result.exit_code == 1
    assert "20000 cycles" in result.output


def test_a_missing_file_is_named(tmp_path):
    result = CliRunner().invoke(app, ["run", str(tmp_path / "none.c")])
    assert result.exit_code == 1 and "none.c" in result.output


def test_a_kernel_of_an_exercise_is_judged_with_its_budget():
    file = str(ANSWERS / "perfect.c")
    options = ["--exercise", "linear-bw-weight-c", "--json"]
    document = json.loads(CliRunner().invoke(app, ["run", file, *options]).stdout)
    assert document["status"] == "correct"
    assert 0 < document["cycles"] <= document["budget"]


def test_a_wrong_kernel_makes_the_command_fail():
    file = str(ANSWERS / "transposed.c")
    result = CliRunner().invoke(app, ["run", file, "--exercise", "linear-bw-weight-c"])
    assert result.exit_code == 1 and "transposed" in result.output
