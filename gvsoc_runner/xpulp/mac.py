"""`mul t, a, b; add s, s, t` becomes `p.mac s, a, b`, and with sub `p.msu`."""

from __future__ import annotations

from gvsoc_runner.xpulp.assembly import Function, Instruction
from gvsoc_runner.xpulp.flow import liveness
from gvsoc_runner.xpulp.increments import blocks


def fuse_products(function: Function) -> int:
    """Fuse products into sums where the product is needed nowhere else; how many."""
    count = 0
    while _fuse_one(function):
        count += 1
    return count


def _fuse_one(function: Function) -> bool:
    lines = function.lines
    live = liveness(lines)
    for first, last in blocks(lines):
        for i in range(first, last):
            line = lines[i]
            if isinstance(line, Instruction) and line.op == "mul" and line.args[0] != "zero":
                place = _only_sum(function, i, last, live.after)
                if place is not None:
                    lines[place] = _fused(line, lines[place])
                    del lines[i]
                    return True
    return False


def _only_sum(function: Function, place: int, last: int, after: list[frozenset[str]]) -> int | None:
    """The sum that alone uses a product, where the factors still hold the same values."""
    product, left, right = function.lines[place].args
    for i in range(place + 1, last):
        line = function.lines[i]
        if not isinstance(line, Instruction):
            continue
        if product in line.uses:
            return i if _is_sum(line, product) and product not in after[i] else None
        if line.defs & {product, left, right}:
            return None
    return None


def _is_sum(line: Instruction, product: str) -> bool:
    if line.op == "sub":
        return line.args[0] == line.args[1] != product and line.args[2] == product
    total = line.args[0]
    return (
        line.op == "add" and total != product and sorted(line.args[1:]) == sorted((total, product))
    )


def _fused(product: Instruction, total: Instruction) -> Instruction:
    op = "p.mac" if total.op == "add" else "p.msu"
    return Instruction(op, [total.args[0], *product.args[1:]], total.loc)
