"""Command lines are the published ones, argument by argument."""

from pathlib import Path

import pytest

from gvsoc_runner.backends.commands import (
    CommandLine,
    copy_files,
    gap_gvrun_run,
    gap_sdk_run,
    gvsoc_launch,
    gvsoc_prepare,
)

ROOT, ELF, WORK = Path("/opt/gvsoc"), Path("/w/p.elf"), Path("/w")


def test_prepare_names_target_binary_and_folder_before_the_commands():
    argv = gvsoc_prepare(ROOT, ELF, WORK).argv
    assert argv == (
        "/opt/gvsoc/bin/gvsoc", "--target=pulp-open", "--binary=/w/p.elf", "--work-dir=/w",
        "image", "flash", "prepare",
    )  # fmt: skip


def test_traces_come_before_the_commands():
    argv = gvsoc_prepare(ROOT, ELF, WORK, traces=["cluster/pe8/insn:t"]).argv
    assert argv.index("--trace=cluster/pe8/insn:t") < argv.index("image")


def test_environment_is_that_of_the_installation(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PATH", "/usr/bin")
    env = gvsoc_prepare(ROOT, ELF, WORK, python="/venv/bin").env
    assert env["PATH"] == "/venv/bin:/opt/gvsoc/bin:/usr/bin"
    assert (env["PYTHONPATH"], env["LD_LIBRARY_PATH"]) == ("/opt/gvsoc/python", "/opt/gvsoc/lib")


def test_secrets_of_the_caller_do_not_reach_the_simulator(monkeypatch):
    monkeypatch.setenv("ODL_GRADER_KEY", "secret")
    assert "secret" not in " ".join(gvsoc_prepare(ROOT, ELF, WORK).env.values())


@pytest.mark.parametrize(
    ("traced", "program"), [(False, "gvsoc_launcher"), (True, "gvsoc_launcher_debug")]
)
def test_traces_need_the_debug_launcher(traced, program):
    argv = gvsoc_launch(ROOT, "c.json", traced=traced).argv
    assert argv == (f"/opt/gvsoc/bin/{program}", "--config=c.json")


def test_gap_sdk_command_is_the_published_one():
    command = gap_sdk_run(Path("/sdk"), ELF, WORK)
    assert command.argv == (
        "/sdk/install/workstation/bin/gvsoc", "--target=gap9.evk", "--binary=/w/p.elf",
        "--work-dir=/w", "image", "flash", "run",
    )  # fmt: skip
    assert command.env["GVSOC_INSTALL_DIR"] == "/sdk/install/workstation"
    assert command.env["PATH"].startswith("/sdk/.gap9-venv/bin:")


def test_gap_sdk_needs_the_preloaded_fuses():
    source = "/sdk/utils/efuse/GAP9/efuse_hyper_preload.data"
    assert gap_sdk_run(Path("/sdk"), ELF, WORK).files == ((source, "chip.efuse_preload.data"),)


def test_gvrun_command_is_the_published_one_without_pythonpath(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    command = gap_gvrun_run(Path("/sdk/install/gvsoc2/bin/gvrun"), ELF, WORK, Path("/sdk"))
    assert command.argv == (
        "/sdk/install/gvsoc2/bin/gvrun", "--target=gap.gap9.evk", "--work-dir=/w",
        "--parameter", "chip/binary=/w/p.elf", "run",
    )  # fmt: skip
    assert "PYTHONPATH" not in command.env


def test_needed_files_are_copied_into_the_work_folder(tmp_path):
    (tmp_path / "fuses").write_bytes(b"\x01\x02")
    (tmp_path / "work").mkdir()
    copy_files(CommandLine((), {}, ((str(tmp_path / "fuses"), "f"),)), tmp_path / "work")
    assert (tmp_path / "work" / "f").read_bytes() == b"\x01\x02"
