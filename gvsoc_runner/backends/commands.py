"""Every command line of an installed simulator, in one place.

Public GVSOC: its README and the option list of its launcher. GAP SDK: command lines that public
projects publish for it; the SDK itself is closed and was not run here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: Variables of the caller that an installed simulator may see.
_KEPT = ("HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "TERM", "SYSTEMROOT")
EFUSE_SOURCE = Path("utils", "efuse", "GAP9", "efuse_hyper_preload.data")
EFUSE_NAME = "chip.efuse_preload.data"


@dataclass(frozen=True)
class CommandLine:
    """One process to start.

    argv: program and arguments; env: its whole environment; files: (source, name in the work
    folder) to copy first.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()


def _environment(first_in_path: Sequence[str], extra: Mapping[str, str]) -> dict[str, str]:
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    folders = [*first_in_path, os.environ.get("PATH", os.defpath)]
    return env | {"PATH": os.pathsep.join(filter(None, folders)), **extra}


def gvsoc_environment(root: Path, python: str | None = None) -> dict[str, str]:
    """What `sourceme.sh` of an installation sets. python: folder of an interpreter for its scripts.

    The scripts start with `env python3`, so that interpreter must have the packages they need.
    """
    return _environment(
        [python or "", str(root / "bin")],
        {"PYTHONPATH": str(root / "python"), "LD_LIBRARY_PATH": str(root / "lib")},
    )


def gvsoc_prepare(
    root: Path, elf: Path, work: Path, *, traces: Sequence[str] = (), python: str | None = None
) -> CommandLine:
    """Generate the configuration of one run; the simulation itself is not started.

    traces: `REGEX:FILE` of components whose trace is wanted; asking for one selects the slower
    debug models.
    """
    argv = [str(root / "bin" / "gvsoc"), "--target=pulp-open", f"--binary={elf}"]
    argv += [f"--work-dir={work}", *(f"--trace={trace}" for trace in traces)]
    return CommandLine((*argv, "image", "flash", "prepare"), gvsoc_environment(root, python))


def gvsoc_launch(root: Path, config: str, *, traced: bool) -> CommandLine:
    """Simulate a prepared configuration; to be started in its work folder."""
    launcher = root / "bin" / ("gvsoc_launcher_debug" if traced else "gvsoc_launcher")
    return CommandLine((str(launcher), f"--config={config}"), gvsoc_environment(root))


def gap_sdk_run(sdk: Path, elf: Path, work: Path) -> CommandLine:
    """The SDK's GVSOC, program loaded straight into L2."""
    install = sdk / "install" / "workstation"
    argv = (
        str(install / "bin" / "gvsoc"),
        "--target=gap9.evk",
        f"--binary={elf}",
        f"--work-dir={work}",
        *("image", "flash", "run"),
    )
    extra = {
        "GAP_SDK_HOME": str(sdk),
        "GVSOC_INSTALL_DIR": str(install),
        "PYTHONPATH": str(install / "python"),
    }
    env = _environment([str(sdk / ".gap9-venv" / "bin"), str(install / "bin")], extra)
    return CommandLine(argv, env, ((str(sdk / EFUSE_SOURCE), EFUSE_NAME),))


def gap_gvrun_run(gvrun: Path, elf: Path, work: Path, sdk: Path | None = None) -> CommandLine:
    """The SDK's newer launcher. PYTHONPATH must not be set, so the environment has none."""
    argv = (
        str(gvrun),
        "--target=gap.gap9.evk",
        f"--work-dir={work}",
        *("--parameter", f"chip/binary={elf}", "run"),
    )
    first = [str(sdk / ".gap9-venv" / "bin")] if sdk else []
    extra = {"GAP_SDK_HOME": str(sdk)} if sdk else {}
    return CommandLine(argv, _environment([*first, str(gvrun.parent)], extra))


def copy_files(command: CommandLine, work: Path) -> None:
    """Put the files that a command needs into its work folder.

    Raises:
        FileNotFoundError: the installation lacks one of them.
    """
    for source, name in command.files:
        shutil.copyfile(source, work / name)
