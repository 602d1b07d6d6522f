"""The line that makes a cell C, in a module of its own: readers of notebooks need nothing else."""

C_CELL_MAGIC = "%%kernel"


def c_part(source):
    """The C text of a cell and the number of its first line in the cell.

    The text begins below the `%%kernel` line; (None, 1) where the cell does not start with one.
    """
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].startswith(C_CELL_MAGIC):
        return None, 1
    return "\n".join(lines[first + 1 :]), first + 2
