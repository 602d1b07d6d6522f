"""Line magics about the last run of a kernel."""

from __future__ import annotations

from gvsoc_runner.cards import views
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.judge import KernelReport
from gvsoc_runner.magics.arguments import Line
from gvsoc_runner.magics.kernel import last_result


def _runnable(exercise_id: str) -> KernelReport:
    report = last_result(exercise_id)
    if report.program is None:
        raise RunnerError(f"{exercise_id}: there is no program to look at, {report.reason}")
    return report


def _right(exercise_id: str) -> KernelReport:
    report = _runnable(exercise_id)
    if not report.correct:
        raise RunnerError(f"{exercise_id}: only a right kernel has cycles worth a look")
    return report


def _exercise(name: str, line: str) -> str:
    parser = Line(f"%{name}")
    parser.add_argument("exercise", metavar="ID")
    return parser.parse_args(line.split()).exercise


def disassembly(line: str) -> views.View:
    """`%kernel_disassembly ID`: the instructions of your functions, with their cycles."""
    return views.disassembly(_runnable(_exercise("kernel_disassembly", line)))


def memory(line: str) -> views.View:
    """`%kernel_memory ID`: what lies in L1."""
    return views.memory_map(_runnable(_exercise("kernel_memory", line)))


def timeline(line: str) -> views.View:
    """`%kernel_timeline ID [--save FILE.json]`: what each core did when."""
    parser = Line("%kernel_timeline")
    parser.add_argument("exercise", metavar="ID")
    parser.add_argument("--save", default="", metavar="FILE.json", help="for ui.perfetto.dev")
    arguments = parser.parse_args(line.split())
    return views.timeline(_right(arguments.exercise), arguments.save)


def roofline(line: str) -> None:
    """`%kernel_roofline ID`: the kernel's speed below the limits of the machine, as a figure."""
    import matplotlib.pyplot as plt

    from gvsoc_runner.cards.roofline import limits, point
    from odlkit.plots import roofline as draw

    report = _right(_exercise("kernel_roofline", line))
    draw([point(report)], limits(report))
    plt.show()


VIEWS = {
    "kernel_disassembly": disassembly,
    "kernel_memory": memory,
    "kernel_roofline": roofline,
    "kernel_timeline": timeline,
}
