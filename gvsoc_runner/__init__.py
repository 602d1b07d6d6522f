"""Compile C for the cluster, run it on a simulator, see cycles and outputs."""

from gvsoc_runner.api import build_file, run_file, run_kernel, run_program
from gvsoc_runner.judge import KernelReport, judge_kernel
from gvsoc_runner.magics import KernelNotRight, check_kernel, last_result, load_ipython_extension
from gvsoc_runner.result import CoreCounters, Region, RunResult

__all__ = [
    "CoreCounters",
    "KernelNotRight",
    "KernelReport",
    "Region",
    "RunResult",
    "build_file",
    "check_kernel",
    "judge_kernel",
    "last_result",
    "load_ipython_extension",
    "run_file",
    "run_kernel",
    "run_program",
]
