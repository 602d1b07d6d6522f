"""Where the project lies on disk."""

import os
from pathlib import Path


class ProjectNotFoundError(Exception):
    """No folder with the lessons was found."""


def _is_root(folder):
    return (folder / "notebooks" / "release").is_dir() or (folder / "notebooks" / "src").is_dir()


def find_root():
    """The project folder, the one that holds `notebooks/`.

    Looked for in: the environment variable ODL_ROOT, the current folder and those above it, the
    folder that holds this package (an editable install).

    Raises:
        ProjectNotFoundError: none of them holds lessons; the message says what to try.
    """
    named = os.environ.get("ODL_ROOT")
    here = Path.cwd()
    candidates = [Path(named)] if named else []
    candidates += [here, *here.parents, Path(__file__).resolve().parent.parent]
    for folder in candidates:
        if _is_root(folder):
            return folder.resolve()
    raise ProjectNotFoundError(
        f"expected a folder that holds notebooks/release, got none at or above {here}; "
        "try: go to the project's folder, or set ODL_ROOT to it"
    )
