"""The one shape every judgement has, whatever kind of task it is about."""

from dataclasses import asdict, dataclass, replace

# What a status says about the task. Every status but CORRECT, PARTIAL and MANUAL leaves the points
# at zero with a reason; the two of PENDING have no points yet (None), so nobody reads them as zero.
STATUSES = {
    "correct": "all checks passed",
    "partial": "some of the checks passed",
    "wrong": "the code ran and its results are not right",
    "unwritten": "the exercise still holds its stub",
    "error": "the code stopped with an error",
    "timeout": "the code did not finish in the time allowed",
    "memory": "the code asked for more memory than allowed",
    "compile-error": "the C code does not compile",
    "fault": "the C program stopped at a simulator fault",
    "missing": "the exercise's cell or the whole submission is not there",
    "manual": "a person reads and grades this answer",
    "invalid": "the submission cannot be read",
    "grader-error": "the grader failed; the task has to be graded again",
}
PENDING = ("manual", "grader-error")
SENTENCES = ("reason", "expected", "got", "hint")


def storable(text):
    """Text that files and databases can hold: halves of characters, which no encoding has, are
    written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True)
class Verdict:
    """The judgement of one task of one submission.

    points: 0..max_points, or None where a person (or a regrade) has to decide first.
    reason, expected, got, hint: one line each, free of hidden inputs and of expected values.
    cycles, budget: cluster cycles of the worst hidden case, and how many full marks allow; None
        for tasks without a cycle budget or without a right result.
    backend, target: which simulator ran the C code, on the model of which chip.
    """

    task: str
    points: float | None
    max_points: float
    status: str
    reason: str
    expected: str = ""
    got: str = ""
    hint: str = ""
    cycles: int | None = None
    budget: int | None = None
    backend: str = ""
    target: str = ""

    def __post_init__(self):
        if self.status not in STATUSES:
            raise ValueError(f"expected a status of {sorted(STATUSES)}, got {self.status!r}")
        if (self.points is None) != (self.status in PENDING):
            raise ValueError(f"expected points to be None just for {PENDING}, got {self!r}")
        if self.points is not None and not 0 <= self.points <= self.max_points:
            raise ValueError(f"expected 0 <= points <= {self.max_points}, got {self.points}")
        for name in SENTENCES:  # they may hold what a student wrote
            object.__setattr__(self, name, storable(getattr(self, name)))

    def as_dict(self):
        return asdict(self)

    def with_notice(self, notice):
        """The same verdict, its reason followed by one more sentence."""
        return replace(self, reason=f"{self.reason} {notice}".strip())


def no_points(task, max_points, status, reason, **details):
    """A verdict without points: 0, or None for a status that is still pending."""
    points = None if status in PENDING else 0.0
    return Verdict(task, points, max_points, status, reason, **details)
