"""What every command of `odl` shares: where it speaks, how it stops, options that mean the same."""

import errno
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from autograde.project import ProjectNotFoundError, find_root

# A pipe has no width of its own: wide enough there for a table with its reasons.
console = Console() if Console().is_terminal else Console(width=130)
complaints = Console(stderr=True)

INTERRUPTED = 130  # as shells have it for Ctrl-C
NOTHING_LOST = "what was finished is kept, and the same command goes on"
_RIGHTS = "may you write there? Its owner, its rights, a disk that is mounted read-only"
_RESTORE = "a backup of the file, or move it away: the next `odl course grade` makes another"
TROUBLES = {  # errno: (what was expected, what to try)
    errno.ENOSPC: ("room on the disk", "free some space"),
    errno.EROFS: ("to write", _RIGHTS),
    errno.EACCES: ("to read and write", _RIGHTS),
    errno.EPERM: ("to read and write", _RIGHTS),
    errno.EIO: ("to read and write", "is the disk or the network drive still there?"),
    errno.EMFILE: ("to open", "fewer --jobs, or `ulimit -n 4096`"),
}
if hasattr(errno, "EDQUOT"):  # not on Windows
    TROUBLES[errno.EDQUOT] = ("room on the disk", "free some space of your quota")
DATABASE_TROUBLES = {
    "locked": "close what else uses it, such as Formgrader's page while it saves",
    "readonly": _RIGHTS,
    "full": "free some space on the disk",
    "unable to open": _RIGHTS,
    "not a database": _RESTORE,
    "malformed": _RESTORE,
    "disk I/O": "is there room on the disk, is it still there?",
}
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document for another program to read.")
]


def _known_target(name):
    from gvsoc_runner.targets import target_names

    return _one_of(name, target_names())


def _known_level(name):
    from autograde.sandbox import LEVELS

    return _one_of(name, ("auto", *LEVELS))


def _one_of(name, names):
    if name not in names:
        raise typer.BadParameter(f"expected one of {', '.join(names)}, got {name!r}")
    return name


TargetOption = Annotated[
    str,
    typer.Option(
        help="Chip model: gap9, pulp-open-2603 or pulp-open-2508.", callback=_known_target
    ),
]
SandboxOption = Annotated[
    str,
    typer.Option(help="auto, bubblewrap, container or limits-only.", callback=_known_level),
]


class _InWords(TyperGroup):
    """Commands whose ends that nobody can help (a full disk, Ctrl-C) are said in words."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            stop("stopped; what was finished is kept, and the same command goes on", INTERRUPTED)
        except Exception as error:
            said = machine_trouble(error)
            if not said:
                raise
            stop(escape(said))


def machine_trouble(error):
    """A sentence about what the machine refused, empty if the error is another one."""
    if isinstance(error, OSError) and error.errno in TROUBLES:
        where = f" ({error.filename})" if error.filename else ""
        expected, hint = TROUBLES[error.errno]
        return f"expected {expected}{where}, got: {error.strerror}; try: {hint}; {NOTHING_LOST}"
    if any(kind.__name__ == "DatabaseError" for kind in type(error).__mro__):  # SQLAlchemy's
        said = str(getattr(error, "orig", error))
        hint = next((hint for word, hint in DATABASE_TROUBLES.items() if word in said), "")
        return hint and f"expected to write gradebook.db, got: {said}; try: {hint}; {NOTHING_LOST}"
    return ""


def new_group(text):
    """A Typer application, or a group of commands, in the manner of this project."""
    group = {"cls": _InWords, "no_args_is_help": True, "help": text}
    return typer.Typer(pretty_exceptions_enable=False, **group)


def stop(message, code=1):
    """Say what went wrong on stderr and end with an exit code."""
    complaints.print(f"[red]odl:[/] {message}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def project_root():
    try:
        return find_root()
    except ProjectNotFoundError as error:
        stop(escape(str(error)))


def print_json(document):
    print(json.dumps(document, indent=2))
