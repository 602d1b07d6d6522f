"""What a failed check says: expected, got, where, one hint. Calm, and still an exception."""

import textwrap

import numpy as np

WIDTH, INDENT = 84, 12  # JupyterLab breaks longer lines in the middle of a word
SMALL = 12  # arrays up to this many numbers are shown whole


class CheckFailed(AssertionError):
    """An instant check found a difference.

    Attributes:
        exercise_id: kebab-case id of the exercise.
        where: the case that failed and, for a value, output name and index.
        expected, got: what should have come and what came, as short text.
        mistake: name of the recognised classic mistake, or None.
        hint: one sentence on what to look at.
    """

    def __init__(self, exercise_id, where, expected, got, mistake, hint):
        self.exercise_id, self.where = exercise_id, where
        self.expected, self.got = expected, got
        self.mistake, self.hint = mistake, hint
        super().__init__(self._text())

    def _text(self):
        lines = [
            f"✗ {self.exercise_id}: not yet",
            f"  where     {self.where}",
            f"  expected  {_indent(self.expected)}",
            f"  got       {_indent(self.got)}",
        ]
        if self.hint:
            lines.append(f"  hint      {_indent(self.hint)}")
        lines.append(f'  more      odlkit.hint("{self.exercise_id}")')
        return "\n".join(lines)

    def _render_traceback_(self):
        """Jupyter shows these lines in place of the call stack."""
        return str(self).splitlines()


class Unwritten(NotImplementedError):
    """The exercise still holds its stub: the stub's own message, without the call stack."""

    def __init__(self, exercise_id, error):
        super().__init__(str(error) or f"{exercise_id}: not written yet")

    def _render_traceback_(self):
        return [
            f"NotImplementedError: {self}",
            "  Your code goes into the cell above, in place of the line that raises. Nothing is "
            "broken.",
        ]


def show(array):
    """Short text for an array: its numbers when there are few, else its shape."""
    array = np.asarray(array)
    if array.size <= SMALL:
        array = array + 0.0 if array.dtype.kind == "f" else array  # no "-0."
        return np.array2string(array, precision=6, suppress_small=True, separator=", ")
    return f"an array of shape {array.shape}"


def _indent(text):
    """The text for the right column: long lines wrapped, short ones as they are."""
    lines = [textwrap.fill(line, WIDTH - INDENT) for line in str(text).split("\n")]
    return textwrap.indent("\n".join(lines), " " * INDENT).lstrip(" ")
