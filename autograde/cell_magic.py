"""The line that makes a cell C, in a module of its own: readers of notebooks need nothing else."""

C_CELL_MAGIC = "%%kernel"
