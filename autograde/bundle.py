"""The bundle for students: released notebooks, checks, runner and set-up, in one zip archive.

Not in it: teacher's notebooks and their sources, hidden checks, demo and test submissions, the
course key. Answers that checks and later cells need at home are sealed: functions of odlkit (see
sealing.py) and C kernels (see gvsoc_runner/sealed.py).
"""

import ast
import io
import json
import tomllib
import zipfile
from pathlib import Path

import autograde
import gvsoc_runner
import odlkit
from autograde.journal import replace_file
from autograde.sealing import OPENER, is_sealed, seal
from gvsoc_runner.exercises.registry import exercise_ids, load_exercise
from gvsoc_runner.sealed import seal_source

TOP = "odl-course"
STUDENT_DOOR = "autograde.student_cli"
NOT_NEEDED = ("jinja2", "jupytext", "nbgrader")  # what only teachers' commands import
TEACHERS_TOOLS = ("exercises/measure.py",)  # measures budgets
DOCS = ("backends.md", "simulator.md")  # which messages of the runner name
TEMPLATES = Path(autograde.__file__).parent / "templates" / "bundle"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same contents make the same archive


def write_bundle(path, release, project):
    """Write the archive.

    Args:
        path: of the zip file; release: folder of the released lessons (LESSON/...), all of which
            go in; project: folder with pyproject.toml and LICENSE.
    """
    replace_file(Path(path), pack(student_files(release, project), TOP))


def pack(files, top):
    """{path: bytes} as a zip archive with everything below one folder; programs stay programs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(f"{top}/{name}" if top else name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o755 if data.startswith(b"#!") else 0o644) << 16
            archive.writestr(info, data)
    return stream.getvalue()


def student_files(release, project):
    """{path in the bundle: bytes}."""
    files = {f"notebooks/release/{n}": data for n, data in tree(release, "*/*").items()}
    files |= {f"odlkit/{n}": data for n, data in _sealed_odlkit().items()}
    files |= {f"gvsoc_runner/{n}": data for n, data in _runner().items()}
    files |= {f"autograde/{n}": data for n, data in _student_commands().items()}
    docs = tree(Path(project) / "docs", "*.md")
    files |= {f"docs/{name}": docs[name] for name in DOCS if name in docs}
    files["pyproject.toml"] = _pyproject(project).encode()
    files["LICENSE"] = (Path(project) / "LICENSE").read_bytes()
    files["README.md"] = (TEMPLATES / "README.md").read_bytes()
    files[".github/workflows/check.yml"] = (TEMPLATES / "check.yml").read_bytes()
    return files


def tree(folder, pattern="**/*"):
    """{relative path: bytes} of the files in a folder, without hidden ones and caches."""
    folder, found = Path(folder), {}
    for path in sorted(folder.glob(pattern)):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "__pycache__")) for part in relative.parts)
        if path.is_file() and not hidden:
            found[relative.as_posix()] = path.read_bytes()
    return found


def _sealed_odlkit():
    files = tree(odlkit.__path__[0])
    for name, data in files.items():
        if is_sealed(Path(name)):
            files[name] = seal(data.decode()).encode()
    return files | {"_sealed.py": OPENER.encode()}


def _runner():
    """gvsoc_runner, the kernels that are the answer of an exercise sealed."""
    withheld = {stem for id_ in exercise_ids() for stem in load_exercise(id_).operation.withheld}
    files = tree(gvsoc_runner.__path__[0])
    for name, data in files.items():
        if name.startswith("c/kernels/") and name.endswith(".c") and Path(name).stem in withheld:
            files[name] = seal_source(data.decode()).encode()
    return {name: data for name, data in files.items() if name not in TEACHERS_TOOLS}


def _student_commands():
    """What the students' commands import of autograde, and the processes they start."""
    folder = Path(autograde.__file__).parent
    wanted, todo = {}, [STUDENT_DOOR]
    while todo:
        path = folder / f"{todo.pop().partition('.')[2].replace('.', '/')}.py"
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in wanted:
            wanted[name] = path.read_bytes()
            todo += _imported(wanted[name])
    workers = {f"worker/{n}": data for n, data in tree(folder / "worker", "*.py").items()}
    return {"__init__.py": b"", **wanted, **workers}


def _imported(source):
    """Modules of autograde that a module imports, at its top or inside its functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograde"):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _pyproject(project):
    """Enough to install: the same names, versions and packages as the project."""
    whole = tomllib.loads((Path(project) / "pyproject.toml").read_text(encoding="utf-8"))
    known = whole["project"]
    needed = [d for d in known["dependencies"] if not d.startswith(NOT_NEEDED)]
    lines = ["[build-system]"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in whole["build-system"].items()]
    lines += ["", "[project]"]
    for key in ("name", "version", "description", "requires-python", "license"):
        lines.append(f"{key} = {json.dumps(known[key])}")
    lines += [f"dependencies = {json.dumps(needed, indent=4)}", "", "[project.scripts]"]
    lines += [f'odl = "{STUDENT_DOOR}:app"', "", "[tool.hatch.build.targets.wheel]"]
    return "\n".join([*lines, 'packages = ["odlkit", "gvsoc_runner", "autograde"]']) + "\n"
