"""Which lines of the lesson an exercise needs before its own cell runs.

The setup cell of a lesson imports plots and widgets; a worker has neither. So a statement is taken
along only if the exercise uses a name that it binds, directly or through another statement.

The texts are a student's: a worker looks through them, under its limits, and never the judge.
"""

import ast
import re
import symtable

BINDING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
BINDING += (ast.Import, ast.ImportFrom)


def needed_prelude(earlier_sources, cell_source):
    """The statements of earlier cells that a cell needs.

    Args:
        earlier_sources: texts of the cells before it, in order; what does not parse is left out.
        cell_source: the cell's own text.

    Returns:
        str of Python statements; empty when the cell does not parse (it cannot run anyway).
    """
    try:
        wanted = _used(ast.parse(cell_source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    statements = [s for source in earlier_sources for s in _statements(source)]
    taken = set()
    grown = True
    while grown:
        grown = False
        for index, (statement, bound) in enumerate(statements):
            if index not in taken and bound & wanted:
                taken.add(index)
                wanted |= _used(statement)
                grown = True
    return "\n".join(ast.unparse(statements[index][0]) for index in sorted(taken))


def without_magics(source):
    """The text with IPython's % and ! lines turned into comments; the line numbers stay."""
    lines = source.split("\n")
    return "\n".join(f"# {x}" if x.startswith(("%", "!")) else x for x in lines)


def bound_and_used(source: str) -> tuple[set[str], set[str]]:
    """Global names that a code cell binds, and those it reads (also inside its functions)."""
    if source.startswith("%%"):
        return set(), set()
    text = re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", source)
    top = symtable.symtable(text, "cell", "exec")
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    used = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    inner = list(top.get_children())
    while inner:
        table = inner.pop()
        inner += table.get_children()
        used |= {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return bound, used


def _statements(source):
    """(statement, names that it binds) of one cell; imports are split into single names."""
    if source.startswith("%%"):
        return
    try:
        tree = ast.parse(without_magics(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                yield ast.Import([alias]), {bound}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                single = ast.ImportFrom(node.module, [alias], node.level)
                yield single, {alias.asname or alias.name}
        elif isinstance(node, BINDING):
            yield node, _bound(node)


def _bound(node):
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}


def _used(tree):
    """Names that are looked up in the notebook; arguments and local variables are not."""
    try:
        return bound_and_used(ast.unparse(tree))[1]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # odd code: rather too much
        return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
