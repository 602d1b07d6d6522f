"""The workflow files parse, and call what there is. GitHub itself is not asked."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from autograde.cli import app

ROOT = Path(__file__).parents[2]
CI = ROOT / ".github" / "workflows" / "ci.yml"
STUDENTS = ROOT / "autograde" / "templates" / "bundle" / "check.yml"
WORKFLOWS = pytest.mark.parametrize("path", [CI, STUDENTS], ids=["ci", "students"])


def steps(path):
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@WORKFLOWS
def test_a_workflow_has_triggers_and_jobs_with_limits(path):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert document[True]  # YAML 1.1 reads the key `on` as true
    assert document["permissions"] == {"contents": "read"}
    for job in document["jobs"].values():
        assert job["runs-on"] and job["timeout-minutes"] <= 60


@WORKFLOWS
def test_its_commands_are_shell_and_exist(path):
    texts = [step["run"] for step in steps(path) if "run" in step]
    for text in texts:
        subprocess.run(["bash", "-n", "-c", text], check=True)
    for command in re.findall(r"\bodl (\w+)", "\n".join(texts)):
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0
    for program in re.findall(r"(?m)^\.\S+", "\n".join(texts)):
        assert (ROOT / program).is_file()


def test_the_students_check_step_writes_its_summary(tmp_path):
    (script,) = [step["run"] for step in steps(STUDENTS) if step.get("name") == "Check"]
    lesson = "02_forward_and_loss"
    shutil.copytree(
        ROOT / "notebooks" / "release" / lesson, tmp_path / "notebooks" / "release" / lesson
    )
    own = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    own |= {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "ODL_ROOT": str(tmp_path)}
    bash = shutil.which("bash")
    subprocess.run([bash, "-e", "-c", script], cwd=tmp_path, env=os.environ | own, check=True)
    summary = (tmp_path / "summary").read_text(encoding="utf-8")
    assert summary.startswith("```\n") and "02 · Forward" in summary
