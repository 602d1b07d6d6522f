"""What `%load_ext gvsoc_runner` adds to a notebook.

`%%kernel ID` judges a cell's C, `%kernel ID FILE.c` a file's; `%%cluster` runs a cell with its own
main(); `%kernel_disassembly ID`, `%kernel_timeline ID`, `%kernel_memory ID` and
`%kernel_roofline ID` look at the last run.
"""

from gvsoc_runner.magics.extension import load_ipython_extension
from gvsoc_runner.magics.kernel import KernelNotRight, check_kernel, last_result

__all__ = ["KernelNotRight", "check_kernel", "last_result", "load_ipython_extension"]
