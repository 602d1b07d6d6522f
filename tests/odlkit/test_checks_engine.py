"""Claims about the engine behind the instant checks, shown on a small made-up exercise."""

import numpy as np
import pytest

from odlkit.checks import EXERCISES, CheckFailed, Exercise, Judge, Mistake, check_of, explain
from odlkit.hints import hint

DOUBLE = Exercise(
    id="test-double-rows",
    outputs=("twice",),
    reference=lambda x, scale: (2.0 * x * scale,),
    hints=("a", "b", "c"),
    mistakes=(Mistake("squared", "square", lambda inputs, expected: (inputs["x"] ** 2,)),),
)
X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])


def fail(function, scale=1.0):
    """The failure that `function` runs into."""
    judge = Judge(DOUBLE, function)
    with pytest.raises(CheckFailed) as caught:
        judge.case("by hand", {"x": X, "scale": scale}, (2 * X * scale,))
    return caught.value


def test_the_right_answer_passes_and_is_told_so(capsys):
    judge = Judge(DOUBLE, lambda x, scale: 2 * x * scale)
    judge.case("by hand", {"x": X, "scale": 3.0}, (6 * X,))
    judge.passed("doubled")
    assert capsys.readouterr().out == "✓ test-double-rows: doubled\n"


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda x, scale: x**2, "squared"),
        (lambda x, scale: None, "no-return"),
        (lambda x, scale: "text", "no-numbers"),
        (lambda x, scale: [[1.0], [1.0, 2.0]], "no-numbers"),
        (lambda x, scale: (2 * x, x), "number-of-outputs"),
        (lambda x, scale: (2 * x * scale).T, "transposed-shape"),
        (lambda x, scale: (2 * x * scale)[None], "keepdims"),
        (lambda x, scale: (2 * x * scale).ravel(), "flattened"),
        (lambda x, scale: np.stack([2 * x * scale] * 2), "axis-not-summed"),
        (lambda x, scale: (2 * x * scale).sum(axis=0), "axis-lost"),
        (lambda x, scale: (2 * x * scale).astype(int), "integer"),
        (lambda x, scale: 2 * x * scale / 0.0, "not-finite"),
        (lambda x, scale: 2 * x * scale * 7, "factor"),
        (lambda x, scale: 0.0 * x * scale, "zeros"),
        (lambda x, scale: 2 * X * 1.5 + scale, "ignores-input"),
        (lambda x, scale: 2 * x * scale + np.eye(2, 3), None),
        (lambda x, scale: x @ x, "exception"),
        (lambda x: x, "exception"),
        (lambda x, scale: undefined_name, "exception"),  # noqa: F821
    ],
)
def test_a_classic_mistake_is_recognised(function, mistake):
    assert fail(function).mistake == mistake


def test_a_changed_input_is_named():
    def in_place(x, scale):
        x *= 2 * scale
        return x

    failure = fail(in_place, scale=2.0)
    assert failure.mistake == "in-place"
    assert "`x` unchanged" in str(failure)


def test_the_ignored_argument_is_named():
    assert "`scale`" in fail(lambda x, scale: 2 * x, scale=2.0).hint


def test_a_failure_names_expected_got_index_and_where_to_find_more():
    def one_off(x, scale):
        y = 2 * x * scale
        y[1, 2] = 9.5
        return y

    text = str(fail(one_off))
    for part in ("twice[1, 2]", "by hand", "14", "9.5", 'odlkit.hint("test-double-rows")'):
        assert part in text


def test_an_exception_shows_the_students_own_line():
    assert "x @ x" in fail(lambda x, scale: x @ x).got


def test_a_matrix_product_that_does_not_fit_is_said_in_plain_words():
    failure = fail(lambda x, scale: x @ np.ones((2, 2)))
    assert "do not fit: 3 against 2" in failure.got and "x (2, 3)" in failure.hint


def test_no_line_of_a_failure_is_too_long_for_a_notebook():
    text = str(fail(lambda x, scale: undefined_with_a_name_that_is_rather_long_for_a_line))  # noqa: F821
    assert max(map(len, text.splitlines())) <= 84


def test_not_implemented_passes_through():
    def unwritten(x, scale):
        raise NotImplementedError("test-double-rows")

    with pytest.raises(NotImplementedError, match="test-double-rows") as caught:
        Judge(DOUBLE, unwritten).case("by hand", {"x": X, "scale": 1.0}, (2 * X,))
    assert caught.value._render_traceback_()[0] == "NotImplementedError: test-double-rows"


def test_a_result_handed_over_instead_of_the_function_is_explained():
    with pytest.raises(CheckFailed, match="without parentheses"):
        Judge(DOUBLE, X)


def test_jupyter_shows_the_message_without_a_call_stack():
    failure = fail(lambda x, scale: -x)
    assert failure._render_traceback_() == str(failure).splitlines()
    assert "File" not in str(failure)


def test_numpy_warnings_of_student_code_stay_quiet():
    assert fail(lambda x, scale: np.log(-x)).mistake == "not-finite"


def test_explain_names_the_mistake_for_outputs_computed_elsewhere():
    assert explain("test-double-rows", {"x": X, "scale": 1.0}, (2 * X,), (X**2,))[0] == "squared"
    assert explain("test-double-rows", {"x": X, "scale": 1.0}, (2 * X,), (2 * X,)) == (None, "")


def test_hints_come_in_three_steps(capsys):
    for step in (1, 2, 3):
        hint("test-double-rows", step)
    out = capsys.readouterr().out
    assert all(f"Hint {step} of 3" in out for step in (1, 2, 3))
    assert 'odlkit.hint("test-double-rows", 2)' in out


def test_an_unknown_exercise_or_step_is_refused_with_names():
    with pytest.raises(ValueError, match="test-double-rows"):
        hint("test-double-row")
    with pytest.raises(ValueError, match="expected 1 to 3, got 4"):
        hint("test-double-rows", 4)


def test_exercises_need_three_hints_and_a_new_id():
    with pytest.raises(ValueError, match="3 hints"):
        Exercise(id="test-too-few", hints=("a",))
    with pytest.raises(ValueError, match="exists already"):
        Exercise(id="test-double-rows", hints=("a", "b", "c"))


def test_every_python_exercise_of_the_course_has_a_check_of_its_name():
    for exercise in EXERCISES.values():
        if exercise.reference is not None and not exercise.id.startswith("test-"):
            assert callable(check_of(exercise.id))
