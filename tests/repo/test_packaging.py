"""The ways to install the project agree with each other."""

import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture
def make_venv():
    spec = importlib.util.spec_from_file_location("make_venv", ROOT / ".ci" / "make_venv.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_conda_environment_leaves_the_package_list_to_pyproject():
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = [d for d in dependencies if isinstance(d, str)]
    (pip,) = [d["pip"] for d in dependencies if isinstance(d, dict)]
    assert [Requirement(d).name for d in conda] == ["python", "pip"]
    assert pip == ["--editable ."]


def test_conda_python_is_one_that_pyproject_accepts():
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda_python = next(Requirement(d) for d in dependencies if str(d).startswith("python"))
    oldest = re.fullmatch(r">=(3\.\d+)", PROJECT["requires-python"]).group(1)
    assert f">={oldest}" in str(conda_python.specifier)


def test_every_dependency_has_a_lower_and_an_upper_bound():
    extras = [r for group in PROJECT["optional-dependencies"].values() for r in group]
    for requirement in map(Requirement, PROJECT["dependencies"] + extras):
        operators = {s.operator for s in requirement.specifier}
        assert operators == {"=="} or operators == {">=", "<"}, str(requirement)


def test_numba_range_reaches_back_to_the_last_intel_mac_wheel():
    numba = next(r for r in map(Requirement, PROJECT["dependencies"]) if r.name == "numba")
    assert numba.specifier.contains("0.62.1")


def test_uv_is_preferred_when_present(make_venv, tmp_path):
    commands = make_venv.plan(tmp_path, ["dev"], uv="uv", has_ensurepip=True, has_pip=True)
    assert [c[0] for c in commands] == ["uv", "uv"]


def test_python_without_ensurepip_is_filled_by_its_own_pip(make_venv, tmp_path):
    create, install = make_venv.plan(tmp_path, [], uv=None, has_ensurepip=False, has_pip=True)
    assert "--without-pip" in create
    assert install[:4] == [sys.executable, "-m", "pip", "--python"]


def test_python_without_ensurepip_and_pip_is_told_the_missing_package(
    make_venv, tmp_path, monkeypatch
):
    monkeypatch.setattr(make_venv, "plan", lambda *a, **k: [])
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        make_venv.main([str(tmp_path)])


def test_a_finished_environment_is_reused(make_venv, tmp_path):
    python = make_venv.venv_python(tmp_path)
    python.parent.mkdir(parents=True)
    python.touch()
    (only,) = make_venv.plan(tmp_path, [], uv=None, has_ensurepip=True, has_pip=True)
    assert "install" in only
