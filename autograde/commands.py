"""What every command of `odl` shares: where it speaks, how it stops, options that mean the same."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from autograde.project import ProjectNotFoundError, find_root

# A pipe has no width of its own: wide enough there for a table with its reasons.
console = Console() if Console().is_terminal else Console(width=130)
complaints = Console(stderr=True)

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document for another program to read.")
]
TargetOption = Annotated[
    str, typer.Option(help="Chip model: gap9, pulp-open-2603 or pulp-open-2508.")
]


def new_group(text):
    """A Typer application, or a group of commands, in the manner of this project."""
    return typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=text)


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
