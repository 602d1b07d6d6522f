"""Speed of the embedded simulator: python benchmarks/simulator.py [--json] [--quick] [PART ...]

Parts: speed (simulated instructions per second), start (fresh process to first result), edit
(edit-compile-run of a kernel cell), compile (first use with an empty cache). With an installed
GVSOC (ODL_GVSOC, docs/backends.md) the same ELF files run on both, interleaved, and the ratio is
printed. Ratios count: absolute figures are of this machine at this load.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import simulator_speed as speed
import simulator_start as start

from gvsoc_runner.backends.detect import find_gvsoc
from gvsoc_runner.backends.gvsoc import GvsocBackend

PARTS = ("speed", "start", "edit", "compile")
#: What is wanted: ratios to GVSOC on 8 cores; seconds.
WANTED = {"fp": 10.0, "integer": 2.0, "start": 0.6, "compile": 15.0}


def gvsoc_or_reason():
    """Installation and its target, or (None, why there is none)."""
    backend = GvsocBackend(find_gvsoc())
    targets = backend.targets()
    return (backend.installation, targets[0]) if targets else (None, backend.available())


def speed_rows(repeats: int) -> tuple[list[dict], str]:
    """All programs on 1 and 8 cores, and one sentence about the comparison."""
    installation, target = gvsoc_or_reason()
    note = f"compared with {installation.detail}" if installation else f"no GVSOC: {target}"
    target = target if installation else "pulp-open-2603"
    rows = []
    for name in speed.NAMES:
        for num_cores in speed.CORE_COUNTS:
            pair = speed.built(name, num_cores, target)
            rows.append(speed.measure(pair, target, installation, repeats))
            _progress(f"{name} on {num_cores}")
    return rows, note


def _progress(text: str) -> None:
    print(f"  measured {text}", file=sys.stderr, flush=True)


def measure(parts: list[str], repeats: int, num_edits: int) -> dict:
    """Run the wanted parts; {"machine": ..., part: figures}."""
    figures: dict = {"machine": {"cpus": os.cpu_count(), "load_before": os.getloadavg()[0]}}
    with tempfile.TemporaryDirectory(prefix="odl-benchmark-") as folder:
        elf = Path(folder) / "first.elf"
        elf.write_bytes(speed.built("fp", 8, "gap9").empty)
        if "speed" in parts:
            figures["speed"], figures["comparison"] = speed_rows(repeats)
        if "start" in parts:
            figures["start"] = start.first_result(elf, repeats)
        if "edit" in parts:
            figures["edit"] = start.edits(num_edits)
        if "compile" in parts:
            figures["compile"] = start.first_compile(elf)
    figures["machine"]["load_after"] = os.getloadavg()[0]
    return figures


def _number(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def show(figures: dict) -> None:
    """Print tables for people."""
    machine = figures["machine"]
    print(f"{machine['cpus']} CPUs, load {machine['load_before']:.1f} before, "
          f"{machine['load_after']:.1f} after")  # fmt: skip
    if "speed" in figures:
        print(f"\n{figures['comparison']}\nmillion simulated instructions per second of CPU time:")
        print("| program | cores | embedded | GVSOC | ratio (CPU) | ratio (wall) | wanted | load |")
        print("|---|---|---|---|---|---|---|---|")
        for row in figures["speed"]:
            cells = [row["program"], str(row["num_cores"]), _number(row["embedded_mips"]),
                     *(_number(row[k]) for k in ("gvsoc_mips", "ratio_cpu", "ratio_wall")),
                     _wanted(row), _number(row["load"])]  # fmt: skip
            print("| " + " | ".join(cells) + " |")
    for part, title in (
        ("start", "start to first result, warm, s (wanted: total <= 0.6)"),
        ("edit", "edit, compile, run a kernel cell, warm, s"),
        ("compile", "first use, empty cache, s (wanted: wall <= 15)"),
    ):
        if part in figures:
            print(f"\n{title}\n| part | s |\n|---|---|")
            for name, seconds in figures[part].items():
                print(f"| {name} | {seconds:.3f} |")


def _wanted(row: dict) -> str:
    if row["program"] == "fp" and row["num_cores"] == 1:
        return ""
    return f">= {WANTED[row['program']]:g}" if row["program"] in WANTED else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--quick", action="store_true", help="3 repeats instead of 7, 5 edits")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"expected parts among {', '.join(PARTS)}, got {', '.join(sorted(unknown))}")
    repeats, num_edits = (3, 5) if arguments.quick else (7, 20)
    figures = measure(arguments.parts or list(PARTS), repeats, num_edits)
    if arguments.json:
        print(json.dumps(figures, indent=1))
    else:
        show(figures)


if __name__ == "__main__":
    main()
