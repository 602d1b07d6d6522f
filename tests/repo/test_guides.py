"""README and the teacher's guide name commands and options that exist, and files that are there."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from autograde.cli import app

ROOT = Path(__file__).parents[2]
README, TEACHING = ROOT / "README.md", ROOT / "docs" / "teaching.md"
TOP = get_command(app).commands
COURSE = TOP["course"].commands


def options(command):
    return {name for parameter in command.params for name in parameter.opts}


def test_the_readme_lists_every_command():
    table = re.findall(r"(?m)^\| `odl (\w+)", README.read_text(encoding="utf-8"))
    assert sorted(table) == sorted(TOP)


def test_the_teachers_guide_names_commands_and_options_that_exist():
    lines = re.findall(r"odl course ([a-z]+)([^`\n]*)", TEACHING.read_text(encoding="utf-8"))
    assert {name for name, _ in lines} == set(COURSE)
    for name, rest in lines:
        assert set(re.findall(r"--[a-z]+", rest)) <= options(COURSE[name]) | {"--help"}


@pytest.mark.parametrize("guide", [README, TEACHING], ids=["readme", "teaching"])
def test_links_lead_to_files(guide):
    links = re.findall(r"\]\(([^)#:\s]+)\)", guide.read_text(encoding="utf-8"))
    assert [link for link in links if not (guide.parent / link).exists()] == []
