"""`odl doctor` names what is missing and the command that mends it."""

import json

from typer.testing import CliRunner

from autograde import doctor
from autograde.cli import app


def test_a_missing_package_is_named_with_its_install_command(monkeypatch):
    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda name: ["no-such-package>=1"])
    (finding,) = doctor.check_packages()
    assert finding.status == "missing"
    assert "no-such-package>=1" in finding.fix


def test_a_package_outside_its_range_is_missing(monkeypatch):
    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda name: ["numpy<1"])
    (finding,) = doctor.check_packages()
    assert finding.status == "missing"
    assert "expected numpy<1, got" in finding.detail


def test_dev_extras_are_not_demanded_of_students(monkeypatch):
    wanted = ['no-such-package>=1; extra == "dev"']
    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda name: wanted)
    assert doctor.check_packages() == []


def test_a_check_that_breaks_becomes_a_finding(monkeypatch):
    def check_moon():
        raise RuntimeError("no moon")

    monkeypatch.setattr(doctor, "CHECKS", (check_moon,))
    (finding,) = doctor.examine()
    assert (finding.name, finding.detail) == ("moon", "RuntimeError: no moon")


def test_something_missing_makes_the_command_fail(monkeypatch):
    missing = doctor.Finding("compiler", "missing", "none", "install one")
    monkeypatch.setattr(doctor, "examine", lambda: [missing])
    result = CliRunner().invoke(app, ["doctor", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["main_job_runs"] is False


def test_something_optional_does_not_make_the_command_fail(monkeypatch):
    absent = doctor.Finding("simulator gvsoc", "optional", "none", "build it")
    monkeypatch.setattr(doctor, "examine", lambda: [absent])
    assert CliRunner().invoke(app, ["doctor"]).exit_code == 0
