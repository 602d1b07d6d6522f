"""Where compiled code lies on this machine, remembered from the last run of the same grader.

Finding it out takes a process that imports the whole simulator (1.5 s). A wrong memory does no
harm: a C worker that does not find its simulator there says so, and the place is found anew.
"""

import json
import os
import sys
from importlib.metadata import version as installed

from autograde.journal import replace_file
from autograde.version import version
from gvsoc_runner.cache import default_folder


def _file():
    return default_folder().parent / "places.json"


def _key():
    """Everything that decides where compiled code lies, and whether it fits."""
    settings = [os.environ.get(name, "") for name in ("ODL_JIT_CACHE", "ODL_CACHE_DIR")]
    return [version(), sys.version, installed("numba"), *settings]


def recall(target, exercise_ids):
    """{"jit": folder, "build": folder}, or None where something still has to be compiled."""
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
        if known["key"] != _key() or not set(exercise_ids) <= set(known["warm"][target]):
            return None
        places = {name: str(known["places"][name]) for name in ("jit", "build")}
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return places if all(os.path.isdir(folder) for folder in places.values()) else None


def simulator_is_compiled():
    """Whether an earlier run of this grader got the simulator ready."""
    return any(recall(target, ()) for target in ("gap9", "pulp-open-2603", "pulp-open-2508"))


def remember(places, target, exercise_ids):
    """Keep it for the next run; a folder that cannot be written is no error."""
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
        warm = known["warm"] if known["key"] == _key() else {}
        warm[target] = sorted({*warm.get(target, ()), *exercise_ids})
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        warm = {target: sorted(exercise_ids)}
    text = json.dumps({"key": _key(), "places": places, "warm": warm})
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        replace_file(_file(), text.encode())
    except OSError:
        return
