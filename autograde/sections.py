"""Which names a lesson's sections bind and use: no section may need another one's results.

A section runs from one `##` heading to the next. It may use what it binds itself and what the
first code cell (Setup) binds. So an exercise that fails cannot stop a later section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from autograde.worker.prelude import bound_and_used

if TYPE_CHECKING:
    from autograde.marks import Lesson, LessonCell

# Bound anew wherever a figure is drawn; nobody reads them later.
THROWAWAY = {"fig", "ax", "axes", "_"}


def sections(lesson: Lesson) -> list[tuple[str, list[LessonCell]]]:
    """The lesson cut at its `##` headings: (heading, cells); what comes first has heading ''."""
    parts: list[tuple[str, list[LessonCell]]] = [("", [])]
    for cell in lesson.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"(?m)^## +(.*)$", cell.source)):
            parts.append((found[1].strip(), []))
        parts[-1][1].append(cell)
    return parts


def crossing_names(lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """Names bound in one section and bound again or read in another: (line, message, hint)."""
    code = [cell for cell in lesson.cells if cell.cell_type == "code"]
    in_setup = bound_and_used(code[0].source)[0] if code else set()
    home: dict[str, str] = {}
    for heading, cells in sections(lesson):
        facts = [(c, *bound_and_used(c.source)) for c in cells if c.cell_type == "code"]
        own = {name for _, bound, _ in facts for name in bound}
        for cell, bound, used in facts:
            for name in sorted((used - own - in_setup) & home.keys()):
                message = f"{name!r} comes from the section {home[name]!r}"
                yield cell.line, message, "bind it in this section; take results from odlkit"
            again = {name for name in bound if home.get(name, heading) != heading}
            if cell is not code[0]:
                again |= bound & in_setup
            for name in sorted(again - THROWAWAY):
                where = "Setup" if name in in_setup else repr(home[name])
                yield cell.line, f"{name!r} is already bound in {where}", "another name"
            for name in bound - in_setup:
                home.setdefault(name, heading)
