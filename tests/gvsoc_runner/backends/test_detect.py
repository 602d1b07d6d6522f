"""What counts as an installed simulator, told by the files of an installation alone."""

import pytest

from gvsoc_runner.backends.detect import detect_all, find_gap9, find_gvsoc


def touch(path, text=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """./install is one of the places looked at."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def gvsoc_tree(root):
    for name in ("bin/gvsoc", "bin/gvsoc_launcher", "bin/gvrun", "generators/pulp-open.py"):
        touch(root / name)
    return root


def gap_sdk_tree(home):
    touch(home / "utils/gapy_v2/bin/gapy")
    touch(home / "configs/gap9_evk_audio.sh")
    touch(home / "install/workstation/bin/gvsoc")
    return home


def test_named_installation_is_found(tmp_path):
    root = gvsoc_tree(tmp_path / "gvsoc")
    found = find_gvsoc({"ODL_GVSOC": str(root), "PATH": ""})
    assert found.available and found.path == root.resolve() and "ODL_GVSOC" in found.detail


def test_wrong_named_folder_is_reported_and_not_replaced_by_another(tmp_path):
    root = gvsoc_tree(tmp_path / "gvsoc")
    found = find_gvsoc({"ODL_GVSOC": str(tmp_path / "typo"), "PATH": str(root / "bin")})
    assert not found.available
    assert "expected an installation" in found.detail and found.fix


def test_gvsoc_in_path_is_found(tmp_path):
    root = gvsoc_tree(tmp_path / "gvsoc")
    assert find_gvsoc({"PATH": str(root / "bin")}).path == root.resolve()


def test_gvsoc_without_the_pulp_open_generator_is_not_enough(tmp_path):
    root = gvsoc_tree(tmp_path / "gvsoc")
    (root / "generators/pulp-open.py").unlink()
    assert not find_gvsoc({"PATH": str(root / "bin")}).available


def test_installation_below_the_current_folder_is_found(tmp_path):
    root = gvsoc_tree(tmp_path / "here" / "install")
    assert find_gvsoc({"PATH": ""}).path == root.resolve()


def test_pulp_sdk_alone_is_named_but_cannot_run(tmp_path):
    found = find_gvsoc({"PULP_SDK_HOME": str(tmp_path), "PATH": ""})
    assert (found.kind, found.available) == ("pulp-sdk", False)


def test_gap_sdk_is_found_by_its_own_folders(tmp_path):
    home = gap_sdk_tree(tmp_path / "sdk")
    found = find_gap9({"GAP_SDK_HOME": str(home), "PATH": ""})
    assert (found.kind, found.available, found.path) == ("gap9-sdk", True, home)


def test_pulp_sdk_setting_gap_sdk_home_is_no_gap_sdk(tmp_path):
    touch(tmp_path / "install/workstation/bin/gvsoc")
    assert not find_gap9({"GAP_SDK_HOME": str(tmp_path), "PATH": ""}).available


def test_gap_sdk_with_gvrun_prefers_it(tmp_path):
    home = gap_sdk_tree(tmp_path / "sdk")
    touch(home / "install/gvsoc2/bin/gvrun")
    found = find_gap9({"GAP_SDK_HOME": str(home), "PATH": ""})
    assert (found.kind, found.path.name) == ("gap9-gvrun", "gvrun")


def test_gvrun_of_public_gvsoc_is_no_gap_sdk(tmp_path):
    root = gvsoc_tree(tmp_path / "gvsoc")
    assert not find_gap9({"PATH": str(root / "bin")}).available


def test_unbuilt_gap_sdk_is_named_but_cannot_run(tmp_path):
    home = gap_sdk_tree(tmp_path / "sdk")
    (home / "install/workstation/bin/gvsoc").unlink()
    found = find_gap9({"GAP_SDK_HOME": str(home), "PATH": ""})
    assert not found.available and "not built" in found.detail


def test_sdk_version_is_read_from_its_file(tmp_path):
    home = gap_sdk_tree(tmp_path / "sdk")
    touch(home / "VERSION", "5.21.14\n")
    assert find_gap9({"GAP_SDK_HOME": str(home), "PATH": ""}).version == "5.21.14"


def test_empty_machine_still_has_the_embedded_simulator():
    found = {f.backend: f.available for f in detect_all({"PATH": ""})}
    assert found == {"embedded": True, "gvsoc": False, "gap9": False}


def test_everything_absent_comes_with_a_fix():
    assert all(f.fix for f in detect_all({"PATH": ""}) if not f.available)
