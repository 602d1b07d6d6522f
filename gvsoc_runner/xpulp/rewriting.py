"""The pass: clang's assembly text in, the same program with xPULP instructions out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gvsoc_runner.cache import key_of
from gvsoc_runner.xpulp.assembly import Function, parse
from gvsoc_runner.xpulp.copies import join_copies
from gvsoc_runner.xpulp.emit import write
from gvsoc_runner.xpulp.flow import understood
from gvsoc_runner.xpulp.increments import fold_additions, fold_increments
from gvsoc_runner.xpulp.loops import convert_loops
from gvsoc_runner.xpulp.mac import fuse_products
from gvsoc_runner.xpulp.padding import pad_bodies
from gvsoc_runner.xpulp.scheduling import schedule_bodies


@cache
def pass_key() -> str:
    """A fingerprint of the pass itself, for the keys of what it made."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return key_of(*(p.name for p in files), *(p.read_bytes() for p in files))


@dataclass(frozen=True)
class Rewritten:
    """The text and what was done to it: hardware loops, changed accesses, fused products."""

    text: str
    loops: int = 0
    accesses: int = 0
    products: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything was done."""
        return bool(self.loops or self.accesses or self.products)


def rewrite(assembly: str) -> Rewritten:
    """Use hardware loops, post-increment accesses and multiply-accumulate where that is safe.

    Functions that are not understood, or in which nothing was found, stay as they are, byte for
    byte.
    """
    raw = assembly.split("\n")
    loops = accesses = products = 0
    for function in sorted(parse(assembly), key=lambda f: -f.begin):
        if not understood(function):
            continue
        done = _rewrite_function(function)
        if any(done):
            raw[function.begin : function.end] = write(function)
            loops, accesses, products = loops + done[0], accesses + done[1], products + done[2]
    return Rewritten("\n".join(raw), loops, accesses, products)


def _rewrite_function(function: Function) -> tuple[int, int, int]:
    products = fuse_products(function)
    join_copies(function)
    loops = convert_loops(function)
    accesses = fold_additions(function) + fold_increments(function)
    schedule_bodies(function)
    pad_bodies(function)
    return loops, accesses, products
