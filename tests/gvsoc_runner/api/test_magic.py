"""The magics in a real IPython shell."""

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from gvsoc_runner.magics import KernelNotRight, check_kernel, last_result
from gvsoc_runner.magics import kernel as magics_kernel
from gvsoc_runner.magics.kernel import run_cell
from gvsoc_runner.magics.views import VIEWS

ID = "linear-bw-weight-c"


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "gvsoc_runner")
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture(autouse=True)
def fresh_memory(monkeypatch):
    monkeypatch.setattr("gvsoc_runner.magics.kernel._LAST", {})
    monkeypatch.setattr("gvsoc_runner.magics.kernel._HISTORY", {})
    monkeypatch.setenv("ODL_SEED", "4")


def test_cell_shows_a_card_and_remembers_the_report(shell, correct):
    with capture_output() as seen:
        shell.run_cell(f"%%kernel {ID}\n{correct}")
    text = "".join(str(output.data) for output in seen.outputs)
    assert "All numbers are right" in text and "text/html" in text
    assert last_result(ID).correct and last_result(ID).speedup > 4
    assert "right" in check_kernel(ID)


def test_check_says_by_how_much_a_right_kernel_misses_its_budget(correct):
    report = run_cell(ID, correct.replace("(int)pi_core_id() * rows", "0").replace(
        "begin + rows < c_out ? begin + rows : c_out", "pi_core_id() ? 0 : c_out"))  # fmt: skip
    over = report.cycles - report.budget.cycles
    said = check_kernel(ID)
    assert f"bronze takes at most {report.budget.cycles} cycles, this is {over} more" in said
    assert "one core does all the work" in said


def test_check_says_which_level_is_reached(correct):
    run_cell(ID, correct)
    assert check_kernel(ID).endswith(", bronze")


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


def shown(shell, code):
    """Everything that a cell shows, as text."""
    with capture_output() as seen:
        shell.run_cell(code)
    return seen.stdout + seen.stderr + "".join(str(output.data) for output in seen.outputs)


def test_a_file_is_judged_like_a_cell(shell, correct, tmp_path):
    path = tmp_path / "weight.c"
    path.write_text(correct)
    assert "All numbers are right" in shown(shell, f"%kernel {ID} {path}")
    assert last_result(ID).unit.name == "weight.c"


def test_a_missing_file_is_said_calmly(shell):
    text = shown(shell, f"%kernel {ID} absent.c")
    assert "absent.c" in text and "Traceback" not in text


def test_card_says_where_the_cycles_went_and_shows_the_hottest_line(shell, correct):
    text = shown(shell, f"%%kernel {ID}\n{correct}")
    assert "cycles went to" in text and "instructions" in text
    assert "hottest line" in text and "aria-label=\\'core 7:" in text.replace('"', "\\'")
    assert "of the 4 that the FPUs can do" in text


def test_a_faster_kernel_is_a_new_best(shell, correct, variant):
    shown(shell, f"%%kernel {ID}\n" + variant("NUM_CORES, rows", "NUM_CORES, rows"))
    slow = correct.replace("NUM_CORES", "2")
    key = next(iter(magics_kernel._HISTORY))
    before = magics_kernel._HISTORY[key][-1]
    assert f"Your best so far stays {before}" in shown(shell, f"%%kernel {ID}\n{slow}")
    magics_kernel._HISTORY[key][:] = [before + 100]
    assert "A new best" in shown(shell, f"%%kernel {ID}\n{correct}")


@pytest.mark.parametrize(
    ("magic", "word"),
    [
        ("kernel_disassembly", "fmul.s"),
        ("kernel_memory", "stacks"),
        ("kernel_timeline", "controller"),
    ],
)
def test_views_of_the_last_run(shell, correct, magic, word):
    run_cell(ID, correct)
    assert word in shown(shell, f"%{magic} {ID}")


def test_views_of_an_unwritten_kernel_say_so(shell):
    shown(shell, f'%%kernel {ID}\n#error "{ID}: write it here"\n')
    for magic in VIEWS:
        assert f"{ID}: not written yet" in shown(shell, f"%{magic} {ID}")


def test_views_before_any_run_ask_for_one(shell):
    assert "run the %%kernel cell" in shown(shell, f"%kernel_timeline {ID}")


def test_timeline_can_be_saved_for_a_trace_viewer(shell, correct, tmp_path):
    run_cell(ID, correct)
    shown(shell, f"%kernel_timeline {ID} --save {tmp_path / 'run.json'}")
    events = json.loads((tmp_path / "run.json").read_text())["traceEvents"]
    names = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
    spans = [event for event in events if event["ph"] == "X"]
    assert {names[event["tid"]] for event in spans} >= {f"core {core}" for core in range(8)}
    call = next(event for event in spans if event["name"] == "warm call")
    end = call["ts"] + call["dur"]
    assert all(call["ts"] <= e["ts"] and e["ts"] + e["dur"] <= end for e in spans)


def test_a_free_standing_cell_shows_its_output_and_cycles(shell):
    text = shown(shell, '%%cluster\nint main(void) { printf("hello %d\\n", 6 * 7); return 0; }')
    assert "printf" in text  # no header yet: the compiler's message
    program = '#include "pmsis.h"\nint main(void) { printf("hi\\n"); return 3; }'
    text = shown(shell, f"%%cluster --where\n{program}")
    assert "hi" in text and "exit code 3" in text and "target gap9" in text
    assert "executed an instruction" in text


def test_an_endless_free_standing_cell_names_its_line(shell, monkeypatch):
    monkeypatch.setattr("gvsoc_runner.magics.cluster._MAX_CYCLES", 100_000)
    text = shown(shell, "%%cluster\nint main(void) {\n    for (;;) { }\n}")
    assert "line 3" in text and "Traceback" not in text
