"""Edit to card: how long a student waits for `%%kernel` after changing a line, in its parts.

    python benchmarks/kernel_card.py [--edits 20] [--exercise ID] [--backend NAME]

Each edit is a change that was never compiled before; the process is warm, as in a notebook. Seconds
are medians over the edits.
"""

import argparse
import secrets
import statistics
import time
from pathlib import Path

from gvsoc_runner.cards import KernelCard
from gvsoc_runner.judge import judge_kernel

SUBMISSIONS = Path(__file__).parents[1] / "tests" / "autograde" / "submissions"


def one_edit(source, exercise_id, backend):
    """Seconds by part of one changed cell, from the key press to the finished card."""
    start = time.perf_counter()
    fresh = f"{source}\nstatic const int edit_{secrets.token_hex(8)} __attribute__((unused)) = 0;\n"
    report = judge_kernel(
        fresh,
        exercise_id,
        seed=secrets.randbits(31),
        core_counts=(1,),
        backend=backend,
        profile=True,
    )
    judged = time.perf_counter()
    KernelCard(report)._repr_html_()
    if not report.correct:
        raise SystemExit(f"expected a right kernel, got: {report.reason}")
    end = time.perf_counter()
    return {**report.seconds, "card": end - judged, "in all": end - start}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--exercise", default="linear-bw-weight-c")
    parser.add_argument("--backend", default="embedded")
    arguments = parser.parse_args()
    source = (SUBMISSIONS / arguments.exercise / "perfect.c").read_text(encoding="utf-8")
    one_edit(source, arguments.exercise, arguments.backend)  # loads the simulator
    rows = [one_edit(source, arguments.exercise, arguments.backend) for _ in range(arguments.edits)]
    print(f"{arguments.exercise} on {arguments.backend}, median of {len(rows)} edits:")
    for part in rows[0]:
        times = sorted(row[part] for row in rows)
        print(f"  {part:<8} {statistics.median(times):6.3f} s  (slowest {times[-1]:.3f} s)")


if __name__ == "__main__":
    main()
