"""Measure and draw what the lesson shows: python notebooks/src/10_gap9_kernels/figures.py

All numbers come from the lesson's own solutions on the embedded simulator, target gap9.
"""

import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from gvsoc_runner import judge_kernel
from gvsoc_runner.targets import load_target
from odlkit import cost, plots
from odlkit.widgets.lesson10 import NUM_BANKS, SHARINGS, banks_asked

HERE = Path(__file__).parent
EXERCISES = {
    "cluster_sum": "cluster-sum-c",
    "linear_forward_one_core": "linear-forward-one-core-c",
    "linear_forward": "linear-forward-c",
    "mse_loss": "mse-loss-c",
    "cross_entropy": "cross-entropy-c",
    "linear_accumulate": "linear-accumulate-c",
    "linear_bw_input": "linear-bw-input-c",
    "sgd": "sgd-c",
    "training_step": "training-step-c",
    "linear_forward_fast": "linear-forward-fast-c",
}
FAST = "linear-forward-fast-c"
UNROLLED_COLUMNS = """        int o = 0;
        for (; o + 4 <= c_out; o += 4)
            for (int k = o; k < o + 4; k++) sum += grad_output[k] * weight[k * c_in + i];
        for (; o < c_out; o++)"""
UNROLL = "#pragma GCC unroll 4\n"
BLOCKS = """    const int columns = (c_in + NUM_CORES - 1) / NUM_CORES;
    const int begin = (int)pi_core_id() * columns;
    const int end = begin + columns < c_in ? begin + columns : c_in;
    for (int i = begin; i < end; i++) {"""
STRIDED = (
    "    for (int i = (int)pi_core_id(); i < c_in; i += NUM_CORES) {  // neighbours: other banks"
)


def solution(name):
    """A lesson's C file without its marks."""
    text = (HERE / f"{name}.c").read_text(encoding="utf-8")
    return re.sub(r".*(BEGIN|END) SOLUTION\n", "", text)


def changed(text, old, new):
    """text with old replaced by new; it must be there."""
    if old not in text:
        raise ValueError(f"expected this in the C file, got none of it:\n{old}")
    return text.replace(old, new)


def judged(source, exercise, xpulp=True):
    """The report of a kernel that must be right."""
    report = judge_kernel(source, exercise, seed=0, core_counts=(1,), xpulp=xpulp)
    if not report.correct:
        raise ValueError(f"{exercise}: {report.reason}")
    return report


def print_cycles():
    """One line per exercise: cycles, speed-up, level, time and energy at 240 MHz."""
    for name, exercise in EXERCISES.items():
        report = judged(solution(name), exercise)
        us, uj = cost.latency_us(report.cycles), cost.energy_uj(report.cycles)
        levels = {level.name: level.cycles for level in report.budget.levels}
        print(
            f"{exercise:26} {report.cycles:6} cycles  {report.speedup:.2f} x  {us:5.1f} us", end=""
        )
        print(f"  {uj:.3f} uJ  {report.mac_per_cycle:.2f} MAC/cycle  {levels}")


def print_slips():
    """What the text says about wrong or slower ways."""
    alone = judged(solution("linear_forward_one_core"), "linear-forward-one-core-c", xpulp=False)
    print("one core, plain RISC-V:", alone.cycles)
    slope = "grad[o] = scale * (y[o] - target[o])"
    doubles = changed(solution("mse_loss"), slope, "grad[o] = 2.0 / dim * (y[o] - target[o])")
    print("mse with 2.0 / dim in the loop:", judged(doubles, "mse-loss-c").cycles)
    columns = solution("linear_bw_input")
    shared = {"blocks": changed(columns, STRIDED, BLOCKS), "every 8th": columns}
    loop = "        for (int o = 0; o < c_out; o++)"
    shared |= {f"{k}, unrolled": changed(c, loop, UNROLLED_COLUMNS) for k, c in shared.items()}
    for label, source in shared.items():
        report = judged(source, "linear-bw-input-c")
        waits = sum(c.where["l1_contention"] for c in report.run.regions[-1].cores[:8])
        print(f"input gradient, {label}: {report.cycles} cycles, {waits} lost to banks")


def versions():
    """name -> C of each step of section 10."""
    rows, pairs = solution("linear_forward"), solution("linear_forward_fast")
    inner = "        for (int i = 0; i < c_in; i++)"
    return {
        "plain rows": rows,
        "unrolled by 4": changed(rows, inner, UNROLL + inner),
        "two rows": changed(pairs, UNROLL, ""),
        "two rows,\nunrolled by 4": pairs,
    }


def draw_ladder():
    looks = {"plain RISC-V": False, "with xPULP": True}
    reports = {
        name: {look: judged(source, FAST, xpulp=xpulp) for look, xpulp in looks.items()}
        for name, source in versions().items()
    }
    cycles = {n: {look: r.cycles for look, r in row.items()} for n, row in reports.items()}
    budget = judged(solution("linear_forward_fast"), FAST).budget
    levels = {level.name: level.cycles for level in budget.levels}
    title = "Fewer loads always pay; what unrolling brings depends on the compiler"
    return plots.version_ladder(cycles, levels, title)


def draw_machine():
    target = load_target("gap9")
    words = ("an answer in 1 cycle", f"{1 + target.value('pe_l2')} cycles for one number")
    sizes = {name: memory.num_bytes for name, memory in cost.GAP9_MEMORIES.items()}
    far = (*words, "keeps its content without power, slower still")
    memories = {name: (sizes[name], text) for name, text in zip(sizes, far, strict=True)}
    units, banks = target.value("num_fpus"), target.value("l1_banks")
    title = f"Eight cores share {units} FPUs and one small memory"
    return plots.cluster_map(8, units, banks, memories, title)


def draw_banks():
    panels = {f"{sharing}, 128 columns": banks_asked(sharing, 128, 0) for sharing in SHARINGS}
    return plots.bank_choices(panels, NUM_BANKS, "How the work is shared decides who waits")


if __name__ == "__main__":
    plots.use_style()
    print_cycles()
    print_slips()
    for name, draw in {"machine": draw_machine, "banks": draw_banks, "ladder": draw_ladder}.items():
        fig, _ = draw()
        fig.savefig(HERE / f"{name}.png", dpi=110, metadata={"Software": None})
        print(f"{name}: {fig.get_label()}")
