"""Tricks that need nothing of an exercise but its function: none earns anything, anywhere.

The planted right answer is kept under another name, and the public function does what it likes
around it. test_tampering.py holds the tricks that are made for one exercise.
"""

import re
from pathlib import Path

import pytest

from gvsoc_runner.build import Unit
from gvsoc_runner.exercises import load_exercise
from gvsoc_runner.judge import judge_kernel
from gvsoc_runner.kernels import build_kernel

PLANTED = Path(__file__).parents[2] / "autograde" / "submissions"
#: Forked by itself, forked by the harness, on one core; one function and two; in place; DMA.
EXERCISES = (
    "cluster-sum-c",
    "linear-forward-one-core-c",
    "linear-forward-fast-c",
    "cross-entropy-c",
    "linear-accumulate-c",
    "sgd-c",
    "training-step-c",
    "linear-tiled-c",
    "record-c",
)
PLACE = re.compile(r"AT\((\w+)\)")

everywhere = pytest.mark.parametrize("exercise_id", EXERCISES)


def right_answer(exercise_id):
    return (PLANTED / exercise_id / "perfect.c").read_text(encoding="utf-8")


def around(exercise_id, body, head=""):
    """The right answer as HONEST(args); each public function has this body instead."""
    functions = load_exercise(exercise_id).operation.functions
    renamed = "".join(f"#define {name} honest_{name}\n" for name in functions)
    restored = "".join(f"#undef {name}\n" for name in functions)
    source = f'#include "odl_train.h"\n{renamed}{right_answer(exercise_id)}{restored}{head}'
    for name in functions:
        own = body.replace("HONEST", f"honest_{name}")
        source += f"void {name}(void *args);\nvoid {name}(void *args) {{ {own} }}\n"
    return with_addresses(source, exercise_id)


def with_addresses(source, exercise_id):
    """AT(symbol) becomes its address, as an attacker finds it by building the program at home."""
    if not PLACE.search(source):
        return source
    operation, text = load_exercise(exercise_id).operation, PLACE.sub("0x1c0fff00u", source)
    while True:  # the code's length depends on the numbers in it
        program, before = build_kernel(operation, Unit("cell.c", text)), text
        text = placed(source, program)
        if text == before:
            return text


def placed(source, program):
    return PLACE.sub(lambda found: f"{program.symbol(found[1]).address:#x}u", source)


def judge(exercise_id, source):
    published = load_exercise(exercise_id).operation.published
    return judge_kernel(source, exercise_id, seed=17, shapes=(published,))


@everywhere
def test_the_right_answer_is_right_under_another_name(exercise_id):
    assert judge(exercise_id, around(exercise_id, "HONEST(args);")).correct


#: Trick -> (body, head); the numbers do not come out right, or the run is refused.
REFUSED = {
    "exit register first": ("*(volatile unsigned *)0x1A1040A0 = 0x80000000u; HONEST(args);", ""),
    "prints PASS and leaves": ('HONEST(args); printf("PASS\\n"); pmsis_exit(0);', ""),
    "ends the region first": ("((void (*)(void))AT(odl_region_end))(); HONEST(args);", ""),
    "begins it again": ("HONEST(args); ((void (*)(void))AT(odl_region_begin))();", ""),
    "patches the harness": (
        "*(volatile unsigned short *)AT(odl_region_end) = 0x8082; HONEST(args);",
        "",
    ),
    "works in the first call only": ("if (pi_core_id() % 8 || !done) HONEST(args); done = 1;", 
        "static int done;\n"),
    "leaves a transfer running": (
        "HONEST(args); pi_cl_dma_cmd_t cmd; if (pi_core_id() % 8 == 0) pi_cl_dma_cmd("
        "0x1c010000u, (uint32_t)room, 8000, PI_CL_DMA_DIR_EXT2LOC, &cmd);",
        "static PI_L1 char room[8000];\n",
    ),
    "is a constructor": (
        "HONEST(args);",
        "static volatile int early;\n"
        "__attribute__((constructor)) static void before(void) { early = 1; }\n",
    ),
}  # fmt: skip


@everywhere
@pytest.mark.parametrize("trick", REFUSED)
def test_trick_is_refused_or_wrong(exercise_id, trick):
    report = judge(exercise_id, around(exercise_id, *REFUSED[trick]))
    assert not report.correct
    assert report.cycles is None
    assert report.status in ("irregular", "wrong", "fault", "forbidden"), report.reason


MEMOISE = """
static unsigned kept[8192];
static int calls;
static void copy(int back) {
    const unsigned *table = (const unsigned *)AT(odl_output_table);
    unsigned *memory = kept;
    for (; table[1]; table += 2)
        for (unsigned i = 0; i < table[1]; i++, memory++) {
            unsigned *output = (unsigned *)table[0] + i;
            if (back) *output = *memory;
            else *memory = *output;
        }
}
"""


@everywhere
def test_outputs_kept_from_the_first_call_are_wrong_in_the_next(exercise_id):
    """Also where parameters are updated in place: they start anew in every call."""
    functions = load_exercise(exercise_id).operation.functions
    body = (
        f"if (calls >= {len(functions)}) {{ if (pi_core_id() % 8 == 0) copy(1); return; }} "
        "HONEST(args); if (pi_core_id() % 8 == 0) { copy(0); calls++; }"
    )
    report = judge(exercise_id, around(exercise_id, body, MEMOISE))
    assert report.status == "wrong", report.reason


NEVER_BACK = """
static PI_L1 volatile int spins[9];
static int sleep(int join) {
    int value;
    if (join) __asm__ volatile(".insn i 0x03, 6, %0, %1, 0x23c" : "=r"(value) : "r"(0x10204000));
    else __asm__ volatile(".insn i 0x03, 6, %0, %1, 0x80" : "=r"(value) : "r"(0x10204000));
    return value;
}
static void stay(void *arg) {
    (void)arg;
    for (;;) {
        (void)sleep(1);
        for (int i = 0; i < 100; i++) spins[pi_core_id()]++;
        (void)sleep(0);
        (void)sleep(0);
    }
}
"""


@everywhere
def test_workers_that_go_on_after_the_join_are_noticed(exercise_id):
    body = "HONEST(args); if (pi_core_id() == 8) pi_cl_team_fork(8, stay, args); else stay(args);"
    report = judge(exercise_id, around(exercise_id, body, NEVER_BACK))
    assert report.status in ("irregular", "deadlock", "wrong"), report.reason
    assert report.cycles is None


@everywhere
def test_inputs_of_the_next_call_are_not_there_yet(exercise_id):
    """A kernel that hangs as soon as it sees them is right all the same."""
    operation = load_exercise(exercise_id).operation
    drawn = operation.draw(0, operation.published, 2)
    name = next(iter(drawn))
    row = drawn[name][0].size
    body = (
        f"const volatile unsigned *next = (const unsigned *)AT({name}) + {row} * (calls + 1); "
        f"for (int i = 0; i < {row} && calls < 5 * {len(operation.functions)}; i++) "
        "while (next[i]) {} HONEST(args); if (pi_core_id() % 8 == 0) calls++;"
    )
    if len(operation.functions) > 1:
        body = body.replace("(calls + 1)", f"(calls / {len(operation.functions)} + 1)")
    assert judge(exercise_id, around(exercise_id, body, "static int calls;\n")).correct


@everywhere
def test_counters_that_are_set_back_save_no_cycles(exercise_id):
    body = '__asm__ volatile("csrw 0xB00, zero; csrw 0x780, zero"); HONEST(args);'
    honest = judge(exercise_id, around(exercise_id, "HONEST(args);"))
    tampered = judge(exercise_id, around(exercise_id, body))
    assert tampered.status in ("correct", "fault")
    assert not tampered.correct or tampered.cycles > 0.9 * honest.cycles


@everywhere
def test_own_numbers_in_the_cycle_log_are_not_read(exercise_id):
    body = "HONEST(args); *(volatile unsigned *)AT(odl_cycles) = 1;"
    honest = judge(exercise_id, around(exercise_id, "HONEST(args);"))
    assert judge(exercise_id, around(exercise_id, body)).cycles > 0.9 * honest.cycles


FORWARD_DOES_ALL = {
    "mse-loss-c": ("pulp_MSELoss", "pulp_MSELoss_backward"),
    "cross-entropy-c": ("pulp_CrossEntropyLoss", "pulp_CrossEntropyLoss_backward"),
}


@pytest.mark.parametrize("exercise_id", FORWARD_DOES_ALL)
def test_the_first_function_cannot_do_the_work_of_the_second(exercise_id):
    first, second = FORWARD_DOES_ALL[exercise_id]
    source = f'#include "pulp_train.h"\n#define {first} one\n#define {second} two\n'
    source += right_answer(exercise_id) + f"#undef {first}\n#undef {second}\n"
    source += f"void {first}(void *args) {{ one(args); two(args); }}\n"
    source += f"void {second}(void *args) {{ (void)args; }}\n"
    assert not judge(exercise_id, source).correct


def test_state_kept_for_the_second_function_is_wrong():
    """The exponentials of the loss are not those of the gradient: each has its own logits."""
    source = right_answer("cross-entropy-c")
    kept = source.replace("sum += expf(z[k] - top);", "sum += kept[k] = expf(z[k] - top);", 1)
    kept = kept.replace("grad[k] = expf(z[k] - top);", "grad[k] = kept[k];")
    kept = kept.replace("static float largest", "static float kept[256];\nstatic float largest", 1)
    assert kept.count("kept[k]") == 2
    assert judge("cross-entropy-c", kept).status == "wrong"


def test_memory_without_a_variable_counts_too():
    body = "for (int i = 0; i < 1024; i++) ((volatile int *)0x10009000)[i] = i; HONEST(args);"
    plain = judge("training-step-c", around("training-step-c", "HONEST(args);"))
    stray = judge("training-step-c", around("training-step-c", body))
    assert stray.correct and not stray.level
    assert stray.l1_bytes == plain.l1_bytes + 4096
    assert "more than the 10000 allowed" in stray.missing
