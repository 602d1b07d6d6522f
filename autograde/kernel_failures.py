"""Verdicts on kernels that did not compile or did not run to their end."""

import re

from autograde.numeric import unwritten
from autograde.verdict import no_points

# What a failure class of the runner means for the task: status and sentence.
FAILURES = {
    "CycleLimitError": ("timeout", "The kernel did not end: is there a loop that never stops?"),
    "no-fork": (
        "timeout",
        "The controller waits at a barrier of the team: is pi_cl_team_fork missing?",
    ),
    "dma-full": (
        "timeout",
        "At most 16 DMA transfers can be open: is pi_cl_dma_cmd_wait missing?",
    ),
    "DeadlockError": ("timeout", "All cores wait for ever: does each core reach every barrier?"),
    "StackOverflowFault": (
        "fault",
        "A core used more stack than it has (2 KiB a worker): is a local array too large?",
    ),
    "IllegalInstructionFault": ("fault", "A core met something that is no instruction."),
    "MemoryFault": ("fault", "A load or store went outside of the memory."),
    "SimulationFault": ("fault", "The simulator had to stop the kernel."),
    "panic": (
        "error",
        "The runtime refused a call, such as a fork on a worker or an optimiser that was not "
        "forked: %%kernel shows its words.",
    ),
    "exit-code": ("error", "The program ended by itself, before the kernel had returned."),
    "regions": ("error", "The measured part of the program was left by another way."),
    "calls": ("error", "The program ended before all calls were made."),
    "text": ("error", "The kernel printed more than a million letters."),
    "parked": ("error", "A core was still at work when the kernel had returned."),
    "canary": ("wrong", "A value next to an output was overwritten: an index runs past the end."),
    "input-changed": ("wrong", "An input was changed: inputs are only read."),
    "dma": ("wrong", "A DMA transfer was still running when the kernel returned."),
}


def not_built(task_id, max_points, failed, blank):
    """Compile errors are shown: the compiler saw the student's text and nothing hidden."""
    raw = failed.get("diagnostics")
    found = [d for d in raw if isinstance(d, dict)] if isinstance(raw, list) else []
    texts = [str(d.get("text", "")) for d in found]
    if any(re.match(rf'"?{re.escape(task_id)}\b', text) for text in texts):
        return unwritten(task_id, max_points)
    errors = [d for d in found if d.get("severity") == "error"]
    if errors:
        text, line = str(errors[0].get("text", ""))[:300], errors[0].get("line")
        reason = f"The C code does not compile: line {line} of the cell: {text}"
        hint = str(errors[0].get("help", ""))[:300]
        return no_points(task_id, max_points, "compile-error", reason, hint=hint, **blank)
    message = str(failed.get("message", "")).splitlines() or [""]
    reason = f"The C code does not compile: {message[0][:300]}"
    return no_points(task_id, max_points, "compile-error", reason, **blank)


def failed(task_id, max_points, error, blank):
    """A failure while hidden inputs were in memory: its class and line, nothing else."""
    kinds = error.get("kinds") if isinstance(error.get("kinds"), list) else []
    named = [kind for kind in (error.get("detail"), *kinds) if isinstance(kind, str)]
    known = next((FAILURES[kind] for kind in named if kind in FAILURES), None)
    status, reason = known or ("error", "The kernel did not end in the regular way.")
    line = error.get("line")
    if type(line) is int and 0 < line < 10_000:
        reason = f"{reason} (line {line} of the cell)"
    return no_points(task_id, max_points, status, reason, **blank)
