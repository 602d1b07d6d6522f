"""The cell magic in a real IPython shell."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from gvsoc_runner.magic import KernelNotRight, check_kernel, last_result, run_cell

ID = "linear-bw-weight-c"


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "gvsoc_runner")
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture(autouse=True)
def fresh_memory(monkeypatch):
    monkeypatch.setattr("gvsoc_runner.magic._LAST", {})
    monkeypatch.setenv("ODL_SEED", "4")


def test_cell_shows_a_card_and_remembers_the_report(shell, correct):
    with capture_output() as seen:
        shell.run_cell(f"%%kernel {ID}\n{correct}")
    text = "".join(str(output.data) for output in seen.outputs)
    assert "All numbers are right" in text and "text/html" in text
    assert last_result(ID).correct and last_result(ID).speedup > 4
    assert "right" in check_kernel(ID)


def test_line_numbers_count_the_magic_line(shell, variant):
    source = variant("const float grad = grad_output[o];", "const float grad = grad_output[o]")
    with capture_output() as seen:
        shell.run_cell(f"%%kernel {ID}\n{source}")
    assert "cell.c line 14" in "".join(str(output.data) for output in seen.outputs)


def test_unwritten_cell_stops_calmly(shell):
    with capture_output() as seen:
        result = shell.run_cell(f'%%kernel {ID}\n#error "{ID}: write it here"\n')
    assert isinstance(result.error_in_exec, KernelNotRight)
    assert "Traceback" not in seen.stdout + seen.stderr
    assert "Nothing is broken" in "".join(str(output.data) for output in seen.outputs)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("linear-bw-wieght-c", "linear-bw-weight-c"),
        (f"{ID} --target gap8", "gap9"),
        (f"{ID} --cores 12", "cores"),
        ("", "usage"),
    ],
)
def test_wrong_magic_line_says_what_is_right(line, word):
    with pytest.raises(ValueError, match=word):
        run_cell(line, "int x;")


def test_sweep_times_one_two_four_and_eight_cores(correct):
    report = run_cell(f"{ID} --sweep", correct)
    assert list(report.cycles_by_cores) == [1, 2, 4, 8]


def test_check_before_any_run_asks_for_one():
    with pytest.raises(KernelNotRight, match="run the %%kernel cell"):
        check_kernel(ID)


def test_check_of_a_wrong_kernel_repeats_the_first_wrong_element(variant):
    run_cell(ID, variant("= grad * x[i]", "= -grad * x[i]"))
    with pytest.raises(KernelNotRight, match=r"coeff->diff\[0\]\[0\]: expected .* sign is flipped"):
        check_kernel(ID)
