"""Tables, docs section and roofline of the kernel benchmark."""

from __future__ import annotations

import hashlib
import math
import re
from pathlib import Path

import matplotlib
import numpy as np
from rich.console import Console
from rich.table import Table

from gvsoc_runner.compilation import C_FOLDER

_ROOT = Path(__file__).parents[1]
DOCS = _ROOT / "docs" / "kernels.md"
_MARKS = ("<!-- figures: python benchmarks/kernels.py --markdown -->", "<!-- end of figures -->")
#: What the table calls its columns.
_AGAINST = ("kernel", "TrainLib", "plain", "ratio", "xPULP", "ratio")
_LIMITS = ("kernel", "bound", "set by", "plain", "xPULP", "MAC or FP/cycle", "instructions")
_CORES = ("kernel", "1 core", "8 cores", "speed-up", "xPULP 1", "xPULP 8", "speed-up")
#: Points that carry their names in the roofline.
_LABELLED = (
    *("forward 64→12", "forward 128→64", "ReLU forward, 1024", "matmul 32x32x32"),
    *("MLP step 64→32→12, cross-entropy", "SGD, 780 parameters"),
)


def digest(outputs, names) -> str:
    """One hash of all outputs, bit by bit."""
    found = hashlib.sha256()
    for name in sorted(names):
        found.update(np.ascontiguousarray(outputs[name]).tobytes())
    return found.hexdigest()[:16]


def _mean(ratios: list[float]) -> float:
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def _measured(m) -> str:
    return f"{m.cycles} ({m.version})"


def against_trainlib(rows) -> list[tuple[str, ...]]:
    """TrainLib's cycles and ours; the last row is the geometric mean."""
    lines, plain, xpulp = [], [], []
    for row in rows:
        if row.figure.trainlib is None:
            continue
        plain.append(row.figure.trainlib / row.plain.cycles)
        xpulp.append(row.figure.trainlib / row.xpulp.cycles)
        ours = (_measured(row.plain), f"{plain[-1]:.2f}", _measured(row.xpulp), f"{xpulp[-1]:.2f}")
        lines.append((row.figure.title, str(row.figure.trainlib), *ours))
    if plain:
        means = (f"**{_mean(ratios):.2f}**" for ratios in (plain, xpulp))
        lines.append(("**geometric mean**", "", "", next(means), "", next(means)))
    return lines


def against_limits(rows, start: int) -> list[tuple[str, ...]]:
    """Bound and the share of it that is reached."""
    lines = []
    for row in rows:
        bound, by = row.figure.bound(8, start)
        shares = (f"{bound / m.cycles:.0%}" for m in (row.plain, row.xpulp))
        per_cycle = f"{row.figure.fp / row.xpulp.cycles:.2f}"
        title = row.figure.title + (" *" if row.figure.large else "")
        lines.append((title, f"{bound:.0f}", by, *shares, per_cycle, str(row.xpulp.instructions)))
    return lines


def against_one_core(rows) -> list[tuple[str, ...]]:
    """Our best version on one core over our best on eight."""
    lines = []
    for row in rows:
        pairs = ((row.alone_plain, row.plain), (row.alone_xpulp, row.xpulp))
        if all(alone for alone, _ in pairs):
            cells = (
                (_measured(alone), str(eight.cycles), f"{alone.cycles / eight.cycles:.2f}")
                for alone, eight in pairs
            )
            lines.append((row.figure.title, *(cell for cells_ in cells for cell in cells_)))
    return lines


def _tables(rows, start: int) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    return [
        ("Against PULP-TrainLib, cycles on 8 cores", _AGAINST, against_trainlib(rows)),
        ("Against the limit, 8 cores", _LIMITS, against_limits(rows, start)),
        ("1 core and 8", _CORES, against_one_core(rows)),
    ]


def show(rows, start: int, where: str) -> None:
    """The tables on the console."""
    console = Console()
    console.print(f"{where}; a fork of an empty function takes {start} cycles")
    for title, columns, lines in _tables(rows, start):
        table = Table(*columns, title=title)
        for line in lines:
            table.add_row(*(cell.replace("*", "") for cell in line))
        if lines:
            console.print(table)


def show_comparison(lines: list[tuple[str, ...]], backend: str) -> None:
    """Cycles and bits of the same programs on another backend."""
    columns = ("kernel", "plain", backend, "bits", "xPULP", backend, "bits")
    table = Table(*columns, title=f"The same programs on {backend}")
    for line in lines:
        table.add_row(*line)
    Console().print(table)


def _maths() -> list[str]:
    """Errors and cycles of the maths functions, as math.h states them and tests hold them."""
    text = (C_FOLDER / "include" / "math.h").read_text(encoding="utf-8")
    found = re.findall(r"//   (\w+) +([\d.]+) ulp +(\d+) cycles", text)
    return ["| function | largest error, ulp | cycles |", "|---|---|---|"] + [
        f"| `{name}` | {error} | {cycles} |" for name, error, cycles in found
    ]


def section(rows, start: int) -> str:
    """The tables as Markdown."""
    parts = [f"A fork of an empty function, call and join included: {start} cycles (`start`)."]
    for title, columns, lines in _tables(rows, start):
        parts += ["", f"### {title}", "", "| " + " | ".join(columns) + " |"]
        parts += ["|---" * len(columns) + "|", *("| " + " | ".join(line) + " |" for line in lines)]
    parts += ["", "### Maths functions, one core", "", *_maths()]
    return "\n".join(parts)


def write(rows, start: int) -> None:
    """Replace the section between the marks of docs/kernels.md."""
    text = DOCS.read_text(encoding="utf-8")
    before, rest = text.split(_MARKS[0])
    after = rest.split(_MARKS[1])[1]
    new = f"{before}{_MARKS[0]}\n{section(rows, start)}\n{_MARKS[1]}{after}"
    DOCS.write_text(new, encoding="utf-8")


def draw(rows, path: Path) -> None:
    """Roofline: FP instructions per cycle over FP instructions per word moved, 8 cores."""
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    plt.style.use(_ROOT / "odlkit" / "odl.mplstyle")
    shown = [row for row in rows if row.figure.fp]
    fig, ax = plt.subplots(figsize=(7, 4.4))
    x = np.geomspace(0.2, 60, 200)
    ax.plot(
        x,
        np.minimum(4, 8 / (1 + 1 / x)),
        color="#595959",
        linestyle="--",
        label="4 FPUs; 8 issue slots",
    )
    styles = (("plain", "#595959", "o"), ("xpulp", "#CC79A7", "s"))
    for name, colour, marker in styles:
        y = [row.figure.fp / getattr(row, name).cycles for row in shown]
        at = [row.figure.fp / row.figure.words for row in shown]
        label = {"plain": "as compiled", "xpulp": "with xPULP"}[name]
        ax.plot(at, y, marker, linestyle="none", color=colour, label=label)
    for row in shown:
        if row.figure.title in _LABELLED:
            at = (row.figure.fp / row.figure.words, row.figure.fp / row.xpulp.cycles)
            ax.annotate(row.figure.title, at, xytext=(4, 3), textcoords="offset points", fontsize=8)
    ax.set(xscale="log", ylim=(0, 4.3), title="What the kernels reach of four FPUs")
    ax.set(xlabel="FP instructions per word moved (log)", ylabel="FP instructions per cycle")
    ax.legend(loc="lower right")
    fig.savefig(path)
    plt.close(fig)
