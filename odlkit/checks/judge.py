"""Run a student's function on one case after the other and explain the first difference."""

import textwrap

import numpy as np

from odlkit.checks.exercise import EXERCISES
from odlkit.checks.failure import CheckFailed, Unwritten, show
from odlkit.checks.recognise import changed_input, value_finding
from odlkit.checks.student_error import describe_error
from odlkit.gradcheck import TOLERANCE, relative_error


class Judge:
    """The course of one check: `case(...)` as often as needed, then `passed(...)`.

    Args:
        exercise: an Exercise with outputs and reference.
        function: the student's function; called with the inputs in order.
    """

    def __init__(self, exercise, function):
        self.exercise, self.function = exercise, function
        self.num_cases = 0
        if not callable(function):
            raise CheckFailed(
                exercise.id,
                "before the first case",
                "a function",
                f"{type(function).__name__} {function!r}"[:80],
                "called-too-early",
                "hand over the function itself: its name without parentheses.",
            )

    def case(self, where, inputs, expected, tolerance=TOLERANCE):
        """Call the function on copies of `inputs` and compare with `expected`.

        Args:
            where: short name of the case, shown to the student.
            inputs: dict name -> array or number, in the function's order.
            expected: tuple of arrays, one per output.
            tolerance: largest error relative to the largest expected value.

        Raises:
            CheckFailed: with the first difference; NotImplementedError passes through.
        """
        given = {name: copied(value) for name, value in inputs.items()}
        returned = self._call(where, given)
        touched = changed_input(inputs, given, self.exercise.changes)
        if touched:
            self._fail(where, f"`{touched}` unchanged", "a changed array", *IN_PLACE)
        got = self._as_outputs(where, returned)
        for which, name in enumerate(self.exercise.outputs):
            self._compare(where, inputs, expected, got, which, name, tolerance)
        self.num_cases += 1

    def passed(self, now_true):
        """Say what is now true."""
        text = f"✓ {self.exercise.id}: {now_true}"
        print(textwrap.fill(text, 80, subsequent_indent="  "))

    def _call(self, where, given):
        try:
            with np.errstate(all="ignore"):
                return self.function(*given.values())
        except NotImplementedError as error:
            raise Unwritten(self.exercise.id, error) from None
        except Exception as error:
            expected, got, mistake, hint = describe_error(error, given)
            raise CheckFailed(self.exercise.id, where, expected, got, mistake, hint) from None

    def _as_outputs(self, where, returned):
        names = self.exercise.outputs
        wanted = ", ".join(names)
        if returned is None:
            self._fail(where, wanted, "None", "no-return", "does the function end with `return`?")
        if len(names) == 1 and not isinstance(returned, tuple):
            returned = (returned,)
        if not isinstance(returned, tuple | list) or len(returned) != len(names):
            count = len(returned) if isinstance(returned, tuple | list) else 1
            hint = f"return {len(names)} arrays, in this order: return {wanted}"
            self._fail(where, wanted, f"{count} value(s)", "number-of-outputs", hint)
        return tuple(self._numbers(where, *pair) for pair in zip(names, returned, strict=True))

    def _numbers(self, where, name, value):
        try:
            array = np.asarray(value)
        except ValueError:
            array = np.asarray(None)
        if array.dtype.kind not in "fiub":
            got = f"{type(value).__name__} ({array.dtype})"
            self._fail(f"{where}: {name}", "an array of real numbers", got, "no-numbers", "")
        return array

    def _compare(self, where, inputs, expected, got, which, name, tolerance):
        right, came = np.asarray(expected[which]), got[which]
        mistake, hint = None, ""
        if came.shape == right.shape and came.dtype.kind == "f":
            error, index = relative_error(right, came)
            if error <= tolerance:
                return
            place = f"{where}: {name}{list(index) if index else ''}"
            texts = (f"{right[index]:.6g}", f"{came[index]:.6g}")
            if right.size > 1 and len(show(right)) < 200 and right.size <= 12:
                texts = (f"{texts[0]} in\n{show(right)}", f"{texts[1]} in\n{show(came)}")
        else:
            place = f"{where}: {name}"
            texts = (f"shape {right.shape}, float", f"shape {came.shape}, {came.dtype}")
        mistake, hint = value_finding(
            self.exercise, self.function, inputs, expected, got, which, tolerance
        )
        self._fail(place, *texts, mistake, hint)

    def _fail(self, where, expected, got, mistake, hint):
        raise CheckFailed(self.exercise.id, where, expected, got, mistake, hint)


IN_PLACE = (
    "in-place",
    "the inputs belong to the caller, who still needs them. Build a new array: `a = a * 2`, "
    "not `a *= 2`.",
)


def copied(value):
    """A copy the student may damage."""
    return value.copy() if isinstance(value, np.ndarray) else value


def explain(exercise_id, inputs, expected, got, tolerance=TOLERANCE):
    """Recognise a classic mistake in outputs that were computed elsewhere (by a grader).

    Args:
        exercise_id: kebab-case id.
        inputs: dict name -> array; expected, got: tuples of arrays, one per output.
        tolerance: as in `Judge.case`.

    Returns:
        (mistake, hint) of the first output that differs; (None, "") when nothing is recognised.
    """
    exercise = EXERCISES[exercise_id]
    got = tuple(np.asarray(array) for array in got)
    for which, (right, came) in enumerate(zip(expected, got, strict=True)):
        right = np.asarray(right)
        same_kind = came.shape == right.shape and came.dtype.kind == "f"
        if not same_kind or relative_error(right, came)[0] > tolerance:
            return value_finding(exercise, None, inputs, expected, got, which, tolerance)
    return None, ""
