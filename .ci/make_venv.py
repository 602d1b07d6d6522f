"""Create or update a virtual environment for this project; needs nothing but Python >= 3.11.

Usage: python3 .ci/make_venv.py VENV_DIR [EXTRA ...]

Installs the project in editable mode with the named extras. Uses `uv` where it is on PATH, else
venv with pip. Debian's Python has no ensurepip unless python3-venv is installed: then the
system's own pip fills the environment, and where that is missing too the message names the package.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)


def venv_python(venv_dir):
    """Path of the interpreter inside a virtual environment, on any platform."""
    return venv_dir / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install_target(extras):
    """What to hand to the installer: the project's folder with its extras."""
    return f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)


def has_module(name):
    """True where this interpreter can import a module; found in a process of its own."""
    look = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({name!r}) is None)"
    return subprocess.call([sys.executable, "-c", look], stderr=subprocess.DEVNULL) == 0


def run(command):
    """Run a command, telling what it is at; end with its output and exit code where it fails."""
    words = [str(part) for part in command]
    output, num_packages = [], 0
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout:
            output.append(line)
            num_packages += line.startswith("Collecting ")
            if line.startswith(("Collecting ", "Installing ")):
                tell(f"{num_packages} packages found, {line[:60].strip()}")
    tell("")
    if process.returncode:
        sys.exit("".join(output[-40:]) + f"\nfailed: {' '.join(words)}")


def tell(progress):
    """One line that is rewritten in place on a terminal; nothing elsewhere."""
    if sys.stdout.isatty():
        print(f"\r\033[K{progress[:78]}", end="", flush=True)


def plan(venv_dir, extras, *, uv, has_ensurepip, has_pip):
    """Commands that make the environment, in order; none where nothing on this machine can.

    Args:
        uv: path of the uv program or None.
        has_ensurepip: venv can put pip into the environment.
        has_pip: the running interpreter has pip (>= 22.3 can fill another environment).
    """
    python, target = venv_python(venv_dir), install_target(extras)
    fresh = not python.exists()
    if uv:
        create = [[uv, "venv", "--quiet", "--python", sys.executable, venv_dir]]
        install = [[uv, "pip", "install", "--python", python, "--editable", target]]
    elif has_ensurepip:
        create = [[sys.executable, "-m", "venv", venv_dir]]
        install = [[python, "-m", "pip", "install", *PIP_OPTIONS, "--editable", target]]
    elif has_pip:
        create = [[sys.executable, "-m", "venv", "--without-pip", venv_dir]]
        pip = [sys.executable, "-m", "pip", "--python", python]
        install = [[*pip, "install", *PIP_OPTIONS, "--editable", target]]
    else:
        return []
    return (create if fresh else []) + install


PIP_OPTIONS = ["--disable-pip-version-check", "--progress-bar", "off"]


def main(arguments):
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"expected Python 3.11 or newer, got {found} ({sys.executable}); "
            "try: make PYTHON=python3.12 ..."
        )
    if not arguments:
        sys.exit(__doc__)
    venv_dir, extras = Path(arguments[0]), arguments[1:]
    commands = plan(
        venv_dir,
        extras,
        uv=shutil.which("uv"),
        has_ensurepip=has_module("ensurepip"),
        has_pip=has_module("pip"),
    )
    if not commands:
        sys.exit(
            "expected ensurepip or pip for this Python, got neither; try: apt install python3-venv"
        )
    print(f"setting up {venv_dir} (one to three minutes the first time) ...", flush=True)
    for command in commands:
        run(command)


if __name__ == "__main__":
    main(sys.argv[1:])
