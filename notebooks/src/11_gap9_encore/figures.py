"""Measure and draw what the lesson shows: python notebooks/src/11_gap9_encore/figures.py

All numbers are from the embedded simulator, target gap9.
"""

import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from gvsoc_runner import judge_kernel, run_kernel
from gvsoc_runner.backends.select import load_backend
from gvsoc_runner.exercises import budget_for
from odlkit import cost, plots

HERE = Path(__file__).parent
TILED, RECORD = "linear-tiled-c", "record-c"
STEPS = {"v1": "weights read\nfrom L2", "v2": "tiles, copy\nthen compute"}


def own(name, exercise, **options):
    """Cycles of the lesson's own solution, which must be right."""
    text = (HERE / f"{name}.c").read_text(encoding="utf-8")
    source = re.sub(r".*(BEGIN|END) SOLUTION\n", "", text)
    report = judge_kernel(source, exercise, seed=0, **options)
    if not report.correct:
        raise ValueError(f"{exercise}: {report.reason}")
    return report.cycles


def versions(exercise, names):
    """name -> cycles of our own versions."""
    runs = {name: run_kernel(None, exercise, version=name) for name in names}
    return {name: max(run.warm_cycles) for name, run in runs.items()}


def levels(exercise):
    """level -> budget in cycles."""
    found = budget_for(exercise, "embedded", "gap9").levels
    return {level.name: level.cycles for level in found}


def draw_tiled():
    cycles = versions(TILED, STEPS)
    bars = {label: cycles[version] for version, label in STEPS.items()}
    bars["double buffering,\nthe lesson's"] = own("linear_tiled", TILED)
    first, *_, last = bars.values()
    title = f"Double buffering: {first / last:.1f} times as fast as reading from L2"
    return plots.version_ladder(bars, levels(TILED), title)


def print_record():
    calls = max(run_kernel(None, "training-step-c", version="v1").warm_cycles)
    mine = own("record", RECORD)
    print(f"sequence of calls {calls}, the lesson's merged step {mine}, levels {levels(RECORD)}")
    for point in cost.GAP9_POINTS.values():
        us, uj = cost.latency_us(mine, point), cost.energy_uj(mine, point)
        print(f"{point.name}: {us:.1f} us, {uj:.2f} uJ")


def print_side_by_side():
    """The same programs on the public GVSOC, where it is installed."""
    if reason := load_backend("gvsoc").available():
        print(f"no GVSOC here: {reason}")
        return
    for name, exercise in {"linear_tiled": TILED, "record": RECORD}.items():
        where = {"target": "pulp-open-2508"}
        both = [own(name, exercise, backend=b, **where) for b in ("gvsoc", "embedded")]
        print(f"{exercise}: GVSOC {both[0]}, embedded {both[1]}")


if __name__ == "__main__":
    plots.use_style()
    print_record()
    print_side_by_side()
    fig, _ = draw_tiled()
    fig.savefig(HERE / "tiled.png", dpi=110, metadata={"Software": None})
    print(f"tiled: {fig.get_label()}")
