"""The numeric verdict: compare what a worker returned with the reference, and explain in a line.

Nothing that a student's code said while it held hidden inputs is repeated in a verdict: no values,
no shapes, no texts, only the class of an error and sentences written here or in odlkit's exercises.
"""

import builtins
from dataclasses import dataclass

import numpy as np

from autograde.verdict import Verdict, no_points
from odlkit.checks import EXERCISES, explain

# What a worker may report in place of an array, and how a verdict names it.
NOT_ARRAYS = {
    "NoneType": "None",
    "array": "an array that holds no numbers",
    "huge array": "an array far too large",
    **{kind: f"a {kind}" for kind in ("bool", "complex", "str", "list", "tuple", "dict", "set")},
}
LARGEST_WHOLE = 2**62  # a worker sends none beyond it
KINDS = {"WithheldError", "LinAlgError", "an error of your own class"}


@dataclass(frozen=True)
class Case:
    """One hidden case: a label that may be shown, and the function's arguments by name."""

    label: str
    inputs: dict


@dataclass(frozen=True)
class PythonTask:
    """How a Python exercise is judged; reference, outputs and mistakes are odlkit's Exercise.

    function: name that the student's cell defines.
    draw_cases: numpy.random.Generator -> list of Case.
    tolerance: largest error allowed, relative to the largest expected value of the output.
    tolerance_reason: why this number.
    withheld: patterns of odlkit's answers (see redaction.py).
    shares: part of the points for each output; equal parts if empty.
    adapter: Python text that defines `adapt(function)`, for functions whose arguments are no
        arrays or numbers; it runs in the worker and calls the student's function with what the
        case's arrays stand for (see odlkit/checks/recipes.py).
    """

    id: str
    function: str
    draw_cases: object
    tolerance: float
    tolerance_reason: str
    withheld: tuple = ()
    shares: tuple = ()
    adapter: str = ""

    @property
    def exercise(self):
        return EXERCISES[self.id]

    def share(self, index):
        count = len(self.exercise.outputs)
        return self.shares[index] if self.shares else 1 / count


@dataclass(frozen=True)
class Difference:
    """The first case where an output is not right. got: what it is instead, in general words."""

    label: str
    got: str
    hint: str


def judge_outcome(task, cases, outcome, max_points):
    """Turn an Outcome into a Verdict."""
    if outcome.ending != "answered":
        return _judge_ending(task, outcome, max_points)
    findings, failure = [], None
    for case, answer in zip(cases, outcome.cases, strict=True):
        outputs = _outputs_of(answer, outcome.arrays)
        if outputs is None:
            failure = _judge_error(task, case, answer, max_points)
            break
        findings.append(_compare_case(task, case, outputs))
    return failure or _combine(task, findings, max_points)


def _judge_ending(task, outcome, max_points):
    if outcome.ending == "timeout":
        reason = "Your code did not finish in the time allowed: is there a loop that never ends?"
        return no_points(task.id, max_points, "timeout", reason)
    if outcome.ending == "not-defined":
        return _judge_definition(task, outcome.error, max_points)
    reason = "Your code ended the Python process (exit, abort or a crash) before it returned."
    if outcome.ending == "garbled":
        reason = "What came back from your code is not a result."
    return no_points(task.id, max_points, "error", reason)


def _judge_definition(task, error, max_points):
    kind = _known_kind({"error": error})
    if kind == "NotImplementedError":
        return unwritten(task.id, max_points)
    if kind == "MemoryError":
        return _memory(task, max_points)
    where = f" in line {error['line']}" if error["line"] else ""
    text = f": {error['message']}" if error["message"] else ""
    reason = f"The cell does not run: {kind}{where}{text}"
    return no_points(task.id, max_points, "error", reason, expected=f"a function {task.function}")


def unwritten(task_id, max_points):
    return no_points(task_id, max_points, "unwritten", "The exercise still holds its stub.")


def _memory(task, max_points):
    reason = "Your code asked for more memory than the exercise needs."
    return no_points(task.id, max_points, "memory", reason)


def _judge_error(task, case, answer, max_points):
    kind = _known_kind(answer)
    if kind == "NotImplementedError":
        return unwritten(task.id, max_points)
    if kind == "MemoryError":
        return _memory(task, max_points)
    if kind == "WithheldError":
        reason = "Your function calls odlkit's own answer, which is withheld while it is graded."
    else:
        reason = f"Your function stopped with {kind} on a hidden case ({case.label})."
    hint = "run the instant check in the notebook: it shows the line that fails"
    return no_points(task.id, max_points, "error", reason, got=kind, hint=hint)


def _known_kind(answer):
    error = answer.get("error") if isinstance(answer, dict) else None
    kind = error.get("kind") if isinstance(error, dict) else None
    if not isinstance(kind, str):
        return "no result"
    known = getattr(builtins, kind, None)
    is_error = isinstance(known, type) and issubclass(known, BaseException)
    return kind if is_error or kind in KINDS else "an error"


def _outputs_of(answer, arrays):
    """The returned values as arrays, or sentences for what is no array; None for an error."""
    outputs = answer.get("outputs") if isinstance(answer, dict) else None
    if not isinstance(outputs, list):
        return None
    return [_value_of(value, arrays) for value in outputs]


def _value_of(value, arrays):
    value = value if isinstance(value, dict) else {}
    index, number = value.get("array"), value.get("number")
    if type(index) is int and 0 <= index < len(arrays):
        return arrays[index]
    if type(number) is float or (type(number) is int and abs(number) <= LARGEST_WHOLE):
        return np.asarray(float(number))
    kind = value.get("other")
    return NOT_ARRAYS.get(kind if isinstance(kind, str) else "", "no array")


def _compare_case(task, case, outputs):
    """One Difference or None per output of the exercise."""
    names = task.exercise.outputs
    if len(outputs) != len(names):
        hint = f"return {', '.join(names)}, in this order"
        got = outputs[0] if len(outputs) == 1 and isinstance(outputs[0], str) else "another number"
        return [Difference(case.label, got, hint)] * len(names)
    expected = [np.asarray(e) for e in task.exercise.reference(**_copies(case.inputs))]
    pairs = zip(expected, outputs, strict=True)
    found = [_difference(right, came, task.tolerance) for right, came in pairs]
    if not any(found):
        return found
    hint = _hint(task, case, expected, outputs)
    return [Difference(case.label, got, hint) if got else None for got in found]


def _difference(right, came, tolerance):
    """What is wrong with one output in general words, or None."""
    if isinstance(came, str):
        return came
    if came.dtype.kind != "f":
        return "an array that does not hold floating-point numbers"
    if came.shape != right.shape:
        return "another shape"
    if not np.isfinite(came).all():
        return "nan or inf"
    scale = max(float(np.abs(right).max(initial=0.0)), 1e-30)
    error = float(np.abs(came.astype(np.float64) - right).max(initial=0.0)) / scale
    return None if error <= tolerance else "other values"


def _hint(task, case, expected, outputs):
    """The sentence of a classic mistake; never one with numbers computed from the output."""
    if any(isinstance(came, str) for came in outputs):
        return "return NumPy arrays"
    mistake, hint = explain(task.id, _copies(case.inputs), expected, outputs, task.tolerance)
    if mistake == "factor":
        return "every value is off by the same factor: is a constant missing or counted twice?"
    return hint


def _combine(task, findings, max_points):
    names = task.exercise.outputs
    firsts = [next((f[i] for f in findings if f[i]), None) for i in range(len(names))]
    earned = sum(task.share(i) for i, first in enumerate(firsts) if first is None)
    points = round(max_points * earned, 2)
    if not any(firsts):
        reason = f"All {len(findings)} hidden cases agree with the reference."
        return Verdict(task.id, points, max_points, "correct", reason)
    right = [name for name, first in zip(names, firsts, strict=True) if first is None]
    wrong, first = next((n, f) for n, f in zip(names, firsts, strict=True) if f)
    reason = f"{wrong} is not right ({first.label}: {first.got})."
    if right:
        reason = f"{', '.join(right)} is right; {reason}"
    status = "partial" if points else "wrong"
    expected = f"{wrong} within {task.tolerance:g} of the reference, relative to its largest value"
    details = {"expected": expected, "got": first.got, "hint": first.hint}
    return Verdict(task.id, points, max_points, status, reason, **details)


def _copies(inputs):
    return {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in inputs.items()}
