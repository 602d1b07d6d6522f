"""What simulators this machine has: where, which version, and what is missing.

The order follows what can be told apart: `gvrun` or `gapy_v2` mean the GAP SDK, `gvsoc` with the
pulp-open generator means public GVSOC. pulp-sdk also sets GAP_SDK_HOME, so that name alone proves
nothing. `odl doctor` prints these records.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

#: Folder of a public GVSOC installation (it holds bin, generators, models, python, lib).
GVSOC_VARIABLE = "ODL_GVSOC"
#: Folder of the python3 that has the packages GVSOC's own scripts import.
GVSOC_PYTHON_VARIABLE = "ODL_GVSOC_PYTHON"
_GVSOC_FIX = (
    "build public GVSOC for target pulp-open and set ODL_GVSOC to its install folder "
    "(docs/backends.md)"
)
_GAP9_FIX = "install the GAP9 SDK and set GAP_SDK_HOME (docs/backends.md)"


@dataclass(frozen=True)
class Installation:
    """A simulator found, or not, on this machine.

    backend: name as in `--backend`; kind: "embedded", "gvsoc", "gap9-sdk", "gap9-gvrun" or
    "pulp-sdk"; path: its folder or program; version: as far as files tell, "" when not;
    detail: one line for people; fix: what to do when it is not available.
    """

    backend: str
    kind: str
    available: bool
    path: Path | None = None
    version: str = ""
    detail: str = ""
    fix: str = ""
    python: str | None = None


def _git_version(checkout: Path) -> str:
    """Commit and date of a source checkout, "" when the folder is none."""
    git = shutil.which("git")
    if git is None or not (checkout / ".git").exists():
        return ""
    argv = [git, "-C", str(checkout), "log", "-1", "--format=%h of %cs"]
    try:
        run = subprocess.run(argv, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


def _gvsoc_version(root: Path) -> str:
    """The commit when installed inside its own checkout, else the day of the build."""
    commit = _git_version(root.parent) if (root.parent / "pulp").is_dir() else ""
    return commit or _built_on(root / "bin" / "gvsoc_launcher")


def _built_on(program: Path) -> str:
    when = datetime.fromtimestamp(program.stat().st_mtime, UTC)
    return f"built {when:%Y-%m-%d}"


def is_gvsoc(root: Path) -> bool:
    """True for an installation of public GVSOC with target pulp-open."""
    needed = ("bin/gvsoc", "bin/gvsoc_launcher", "generators/pulp-open.py")
    return all((root / name).is_file() for name in needed)


def _gvsoc_candidates(env: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    if env.get(GVSOC_VARIABLE):
        yield Path(env[GVSOC_VARIABLE]).expanduser(), GVSOC_VARIABLE
        return
    if program := shutil.which("gvsoc", path=env.get("PATH")):
        yield Path(program).resolve().parent.parent, "PATH"
    if env.get("GVSOC_WORKDIR"):
        yield Path(env["GVSOC_WORKDIR"]).expanduser() / "install", "GVSOC_WORKDIR"
    yield Path("install").absolute(), "./install"


def find_gvsoc(env: Mapping[str, str] | None = None) -> Installation:
    """Public GVSOC: ODL_GVSOC, else `gvsoc` in PATH, GVSOC_WORKDIR/install, ./install."""
    env = os.environ if env is None else env
    for root, origin in _gvsoc_candidates(env):
        if is_gvsoc(root):
            root = root.resolve()
            version = _gvsoc_version(root)
            detail = f"public GVSOC in {root} (from {origin}), {version}"
            python = env.get(GVSOC_PYTHON_VARIABLE)
            return Installation("gvsoc", "gvsoc", True, root, version, detail, python=python)
        if origin == GVSOC_VARIABLE:
            detail = f"{GVSOC_VARIABLE} is {root}: expected an installation with bin/gvsoc and "
            detail += "generators/pulp-open.py there, found none"
            return Installation("gvsoc", "gvsoc", False, root, "", detail, _GVSOC_FIX)
    if env.get("PULP_SDK_HOME"):
        home = Path(env["PULP_SDK_HOME"])
        detail = f"pulp-sdk in {home}, but no installed gvsoc with target pulp-open"
        return Installation("gvsoc", "pulp-sdk", False, home, "", detail, _GVSOC_FIX)
    return Installation("gvsoc", "gvsoc", False, detail="no public GVSOC found", fix=_GVSOC_FIX)


def is_gap_sdk(home: Path) -> bool:
    """True for a GAP9 SDK; pulp-sdk has neither of these folders."""
    gapy = home / "utils" / "gapy_v2" / "bin" / "gapy"
    return gapy.is_file() and any((home / "configs").glob("gap9*.sh"))


def _sdk_version(home: Path) -> str:
    for name in ("VERSION", "version", "version.txt"):
        if (home / name).is_file():
            text = (home / name).read_text(errors="replace").split()
            return text[0][:40] if text else ""
    return _git_version(home)


def find_gap9(env: Mapping[str, str] | None = None) -> Installation:
    """The GAP9 SDK: its newer `gvrun` first, then its gvsoc."""
    env = os.environ if env is None else env
    home = Path(env["GAP_SDK_HOME"]).expanduser() if env.get("GAP_SDK_HOME") else None
    gvrun = home / "install" / "gvsoc2" / "bin" / "gvrun" if home else None
    if gvrun and gvrun.is_file():
        return _gap9("gap9-gvrun", gvrun, _sdk_version(home))
    if home and is_gap_sdk(home) and (home / "install/workstation/bin/gvsoc").is_file():
        return _gap9("gap9-sdk", home, _sdk_version(home))
    program = shutil.which("gvrun", path=env.get("PATH"))
    if program and not is_gvsoc(Path(program).resolve().parent.parent):
        return _gap9("gap9-gvrun", Path(program).resolve(), "")
    if home and is_gap_sdk(home):
        detail = f"GAP9 SDK in {home}, but its simulator is not built"
        return Installation("gap9", "gap9-sdk", False, home, "", detail, _GAP9_FIX)
    return Installation("gap9", "gap9-sdk", False, detail="no GAP9 SDK found", fix=_GAP9_FIX)


def _gap9(kind: str, path: Path, version: str) -> Installation:
    detail = f"GAP9 SDK: {path}" + (f", version {version}" if version else ", version unknown")
    return Installation("gap9", kind, True, path, version, detail)


def find_embedded() -> Installation:
    """The simulator that comes with the project; it needs Numba."""
    try:
        import numba
    except ImportError as error:
        fix = f"{sys.executable} -m pip install numba"
        return Installation("embedded", "embedded", False, detail=str(error), fix=fix)
    detail = f"built in, compiled with Numba {numba.__version__}"
    return Installation("embedded", "embedded", True, None, numba.__version__, detail)


def detect_all(env: Mapping[str, str] | None = None) -> tuple[Installation, ...]:
    """Every backend, found or not, in the order in which they are preferred."""
    return find_embedded(), find_gvsoc(env), find_gap9(env)
