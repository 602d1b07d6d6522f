"""What instructions cost, pinned per target with hand-worked sequences on a warm core."""

import pytest

CODE, WORKERS = 0x1C01_0000, 0x1C02_0000
L1, L2, EVENT_UNIT = 0x1000_0100, 0x1C03_0000, 0x1020_4000

ADD = 6 << 20 | 6 << 15 | 8 << 7 | 0x33  # add x8, x6, x6
ADD_OF_9 = 9 << 20 | 9 << 15 | 8 << 7 | 0x33  # add x8, x9, x9
MUL = 1 << 25 | 7 << 20 | 6 << 15 | 9 << 7 | 0x33  # mul x9, x6, x7
MULHU = 1 << 25 | 7 << 20 | 6 << 15 | 3 << 12 | 9 << 7 | 0x33
DIV = 1 << 25 | 7 << 20 | 6 << 15 | 4 << 12 | 9 << 7 | 0x33  # div x9, x6, x7
DIVU_BY_0 = 1 << 25 | 6 << 15 | 5 << 12 | 9 << 7 | 0x33
FADD = 7 << 20 | 6 << 15 | 9 << 7 | 0x53
FDIV = 0x0C << 25 | 7 << 20 | 6 << 15 | 9 << 7 | 0x53
LOAD = 5 << 15 | 2 << 12 | 9 << 7 | 0x03  # lw x9, 0(x5)
LOAD_ODD = 2 << 20 | LOAD  # lw x9, 2(x5): crosses a word
LOAD_L2 = 10 << 15 | 2 << 12 | 9 << 7 | 0x03
STORE = 6 << 20 | 5 << 15 | 2 << 12 | 0x23
BRANCH_TAKEN = 6 << 20 | 6 << 15 | 4 << 7 | 0x63  # beq x6, x6, +4
BRANCH_NOT = 7 << 20 | 6 << 15 | 4 << 7 | 0x63
JUMP = 4 << 20 | 0x6F  # jal x0, +4
P_MAC = 0x21 << 25 | 7 << 20 | 6 << 15 | 8 << 7 | 0x33
SELF_BARRIER = 0x23C << 20 | 11 << 15 | 6 << 12 | 9 << 7 | 0x03  # p.elw x9, 0x23c(x11)

# words: cycles on pulp-open, cycles on gap9
COSTS = {
    "add": ([ADD], 1, 1),
    "p.mac": ([P_MAC], 1, 1),
    "mul": ([MUL], 2, 1),
    "mul and use": ([MUL, ADD_OF_9], 4, 2),
    "mulhu": ([MULHU], 5, 5),
    "div by 7": ([DIV], 32, 32),
    "divu by 0": ([DIVU_BY_0], 34, 35),
    "fadd.s": ([FADD], 1, 1),
    "fdiv.s": ([FDIV], 14, 14),
    "lw": ([LOAD], 1, 1),
    "lw and use": ([LOAD, ADD_OF_9], 3, 3),
    "lw, other, use": ([LOAD, ADD, ADD_OF_9], 3, 3),
    "lw across a word": ([LOAD_ODD], 2, 2),
    "lw from L2": ([LOAD_L2], 15, 15),
    "sw": ([STORE], 1, 1),
    "branch taken": ([BRANCH_TAKEN], 3, 3),
    "branch not taken": ([BRANCH_NOT], 1, 1),
    "jump": ([JUMP], 2, 2),
    "barrier of one core": ([SELF_BARRIER], 5, 3),
}


def cycles_of(words, code, run, target):
    """Cycles of a sequence in the third pass of a loop, between two marks on core 0."""
    worker = code().li(5, L1).li(10, L2).li(11, EVENT_UNIT).addi(6, 0, 1000).addi(7, 0, 7)
    worker.li(12, 1 << 16).sw(12, 11).addi(12, 0, 1).sw(12, 11, 0x220).sw(12, 11, 0x22C)
    worker.sw(6, 5).sw(6, 5, 4).sw(6, 10).addi(12, 0, 3)
    worker.nop(-len(worker.words) % 4)
    first = WORKERS + 4 * len(worker.words)
    worker.nop()
    worker.words += words
    worker.nop()
    back = -4 * (len(words) + 3)
    worker.addi(12, 12, -1).word(
        (back >> 12 & 1) << 31
        | (back >> 5 & 0x3F) << 25
        | 12 << 15
        | 1 << 12
        | (back >> 1 & 0xF) << 8
        | (back >> 11 & 1) << 7
        | 0x63
    ).exit()
    end = first + 4 * (1 + len(words))
    stop, _ = run(
        code().start_cores(1, WORKERS).wfi(),
        more={WORKERS: worker.bytes},
        target=target,
        setup=lambda machine: machine.watch({first + 4: 0, end: 1}),
    )
    assert stop.reason == "exit", stop
    begins, ends = ([m.cycle for m in stop.marks if m.id == wanted] for wanted in (0, 1))
    return ends[2] - begins[2]


@pytest.mark.parametrize("name", COSTS)
def test_cost_on_pulp_open(name, code, run):
    words, pulp_open, _ = COSTS[name]
    assert cycles_of(words, code, run, "pulp-open-2603") == pulp_open


@pytest.mark.parametrize("name", COSTS)
def test_cost_on_gap9(name, code, run):
    words, _, gap9 = COSTS[name]
    assert cycles_of(words, code, run, "gap9") == gap9


@pytest.mark.parametrize(
    ("target", "expected"), [("pulp-open-2603", 1), ("pulp-open-2508", 8), ("gap9", 8)]
)
def test_eight_cores_on_one_word_wait_for_its_bank_where_it_is_modelled(
    code, run, target, expected
):
    """8 cores x 64 loads of one word: one cycle each, or eight where a bank serves one."""
    worker = code().li(5, L1).addi(12, 0, 4)
    worker.nop(-len(worker.words) % 4)
    worker.words += [LOAD] * 64
    worker.addi(12, 12, -1).word(0xEE061EE3).wfi()  # bne x12, x0, -260
    _, machine = run(
        code().start_cores(0xFF, WORKERS).wfi(), more={WORKERS: worker.bytes}, target=target
    )
    waits = [core.where["l1_contention"] for core in machine.counters() if core.core < 8]
    per_load = 1 + sum(waits) / 8 / 256
    assert per_load == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize(("cores", "expected"), [(0x01, 1), (0x0F, 1), (0x11, 2), (0xFF, 2)])
def test_two_cores_of_a_pair_share_their_fpu(code, run, cores, expected):
    """64 fadd.s per core in a row: cores i and i + 4 take turns."""
    worker = code().addi(6, 0, 0).addi(7, 0, 0).addi(12, 0, 4)
    worker.nop(-len(worker.words) % 4)
    worker.words += [FADD] * 64
    worker.addi(12, 12, -1).word(0xEE061EE3).wfi()
    _, machine = run(code().start_cores(cores, WORKERS).wfi(), more={WORKERS: worker.bytes})
    waits = [core.fpu_contention for core in machine.counters() if core.core < 8]
    assert 1 + sum(waits) / len(waits) / 256 == pytest.approx(expected, rel=0.15)
