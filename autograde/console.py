"""Tables for the terminal."""

from rich.table import Table
from rich.text import Text

MARK = {"ok": ("ok", "green"), "optional": ("absent", "yellow"), "missing": ("MISSING", "red")}


def doctor_table(findings):
    """One row per finding: what, state, detail, and the command that mends it."""
    table = Table(title="odl doctor", title_justify="left")
    for column in ("what", "state", "detail", "to mend it"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        word, colour = MARK[finding.status]
        table.add_row(finding.name, Text(word, style=colour), finding.detail, finding.fix)
    return table
