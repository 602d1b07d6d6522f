"""Reads C sources of the library, also where they are sealed: packed, so that nobody meets them.

In the bundle for students the kernels that an exercise asks for are sealed. A curtain and no lock:
lessons go on with our kernels where a student's own is not right yet, so they cannot be left out.
"""

from __future__ import annotations

import base64
import textwrap
import zlib
from pathlib import Path

#: First line of a sealed file.
MARK = "// Sealed: the answer of an exercise. Lessons run it; reading it ends the exercise.\n"


def read_source(path: Path) -> str:
    """The text of a source, opened if it is sealed."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith(MARK):
        return text
    packed = "".join(text[len(MARK) :].split())
    return zlib.decompress(base64.b85decode(packed)).decode()


def seal_source(text: str) -> str:
    """What read_source turns into `text` again."""
    packed = base64.b85encode(zlib.compress(text.encode(), 9)).decode()
    return MARK + "\n".join(textwrap.wrap(packed, 100)) + "\n"
