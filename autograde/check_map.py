"""The map of `odl check` on a terminal: a block per lesson, a row per exercise, the total."""

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from autograde.console import printable

BAR_WIDTH = 40
WORDS = {
    "done": ("done", "green"),
    "open": ("open", "dim"),
    "wrong": ("not right yet", "red"),
    "slow": ("right, too slow", "yellow"),
    "written": ("written", "cyan"),
    "unchecked": ("not checked", "magenta"),
}


def show_map(console, progress_map):
    """Print a ProgressMap."""
    for lesson in progress_map.lessons:
        if lesson.notebook is None:
            line = f"{lesson.title}   {_points(lesson.points, lesson.max_points)} points"
            console.print(_safe(console, f"{line}   {lesson.problem}"), style="dim")
        else:
            console.print(lesson_table(console, lesson))
    console.print(_summary(progress_map))
    console.print(bar(progress_map, console.encoding), highlight=False)


def lesson_table(console, lesson):
    """One row per exercise; what was unusual in the notebook stands below."""
    title = f"{lesson.title}   {_points(lesson.points, lesson.max_points)} points"
    table = Table(
        title=_safe(console, title),
        title_justify="left",
        caption=_safe(console, "\n".join(_notes(lesson))),
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("exercise", no_wrap=True)
    table.add_column("title", overflow="fold", ratio=2)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("state", overflow="fold", ratio=3)
    for exercise in lesson.exercises:
        points = _points(exercise.points, exercise.max_points)
        title = _safe(console, exercise.title)
        table.add_row(exercise.id, title, points, _state(console, exercise))
    return table


def _notes(lesson):
    """What a reader has to know about a block: which simulator spoke, what was unusual."""
    ran = {(e.backend, e.target) for e in lesson.exercises if e.cycles is not None}
    spoke = [f"cycles: {backend} backend, target {target}" for backend, target in sorted(ran)]
    return [*filter(None, [lesson.problem]), *spoke, *lesson.notes]


def _state(console, exercise):
    """The state's word, cycles against budget, and the line that the check says."""
    word, style = WORDS[exercise.state]
    details = []
    if exercise.cycles is not None:
        budget = f", budget {exercise.budget:,}" if exercise.budget is not None else ""
        details.append(f"{exercise.cycles:,} cycles{budget}")
    details += [exercise.message] if exercise.message else []
    text = Text(word, style=style)
    if details:
        text.append(": ", style="default")
        text.append(_safe(console, "; ".join(details)).plain, style="default")
    return text


def _points(points, max_points):
    return f"{'-' if points is None else f'{points:g}'} / {max_points:g}"


def _summary(progress_map):
    parts = [f"{progress_map.count(s)} {word}" for s, (word, _) in WORDS.items()]
    shown = [part for part in parts if not part.startswith("0 ")]
    total = _points(progress_map.points, progress_map.max_points)
    return Text(f"total {total} points   {', '.join(shown)}", style="bold")


def bar(progress_map, encoding="utf-8"):
    """The share of the points that are earned, as text."""
    share = progress_map.points / (progress_map.max_points or 1.0)
    full, empty = "█░" if encoding.lower().startswith("utf") else "#."
    earned = int(share * BAR_WIDTH)
    return Text(f"{full * earned}{empty * (BAR_WIDTH - earned)} {share:.0%}")


def _safe(console, text):
    """Text that this terminal can show: no control characters, no sign its encoding lacks."""
    plain = printable(text, keep="\n").plain
    return Text(plain.encode(console.encoding, "replace").decode(console.encoding))
