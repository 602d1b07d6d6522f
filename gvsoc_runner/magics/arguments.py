"""The arguments of a magic's line; errors go to the cell, not to the exit of the process."""

from __future__ import annotations

import argparse

from gvsoc_runner.backends.select import backend_names, load_backend
from gvsoc_runner.targets import target_names


class Line(argparse.ArgumentParser):
    """A parser whose errors are ValueErrors with the usage line."""

    def __init__(self, name: str) -> None:
        super().__init__(prog=name, add_help=False)

    def error(self, message: str):
        raise ValueError(f"{self.prog}: {message}. {self.format_usage().strip()}")


def add_place(parser: Line) -> None:
    """The options that say where a program runs."""
    parser.add_argument("--cores", type=int, default=8, choices=range(1, 9), metavar="N")
    parser.add_argument("--target", choices=target_names())
    parser.add_argument("--backend", choices=backend_names())


def add_xpulp(parser: Line) -> None:
    """--no-xpulp: the compiler's plain code, without hardware loops."""
    text = "the compiler's plain code, without hardware loops"
    parser.add_argument("--no-xpulp", dest="xpulp", action="store_const", const=False, help=text)


def target_of(arguments: argparse.Namespace) -> str:
    """The target asked for, else the first one that the backend has."""
    if arguments.target:
        return arguments.target
    return load_backend(arguments.backend or "embedded").targets()[0]
