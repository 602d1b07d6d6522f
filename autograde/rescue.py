"""Keep what somebody wrote into a built notebook before the builder replaces it."""

import json
import os
from pathlib import Path

FOLDER = Path("my-lessons") / "rescued"


def was_used(data: bytes) -> bool:
    """True where Jupyter has saved it: built notebooks have no outputs and no language_info."""
    try:
        notebook = json.loads(data)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        ran = any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
        return ran or "language_info" in notebook["metadata"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return True  # not what the builder writes: better kept


def rescue(root: Path, built: Path) -> Path | None:
    """Copy a used notebook to my-lessons/rescued; the copy's path, or None if there is no need.

    Args:
        built: path of the built notebook, relative to root.
    """
    original = root / built
    if built.suffix != ".ipynb" or not original.is_file():
        return None
    data = original.read_bytes()
    if not was_used(data):
        return None
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for count in range(1, 10_000):
        copy = FOLDER / f"{built.stem}-{built.parts[1]}-{count}{built.suffix}"
        try:
            handle = os.open(root / copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return copy
    raise FileExistsError(f"expected a free name in {FOLDER}, got none; try: tidy that folder")
