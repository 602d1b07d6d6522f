"""Accesses that compilers rarely write, pinned to what public GVSOC gave for the same words.

Measured with both versions (2026-03, 2025-08) by programs like the one below: the words run twice
between two reads of mcycle, the second time counts. `counts` are PCCR 2, 5 and 6 (load stalls,
loads, stores). Where one value stands for both versions, they agree.
"""

import pytest

WORKERS, L1, L2 = 0x1C02_0000, 0x1000_2040, 0x1C10_0040
MEMORY = (0x11223344, 0xF5667788, 0x99AABBCC)  # at L1 and at L2
X8_TO_X15 = {8: L1, 9: L2, 11: 4, 12: 0x55, 15: 1}

# words, cycles, counts, registers afterwards
CASES = {
    "p.lw a0, 4(a0!) waits for its own base": (
        [0x00040513, 0x0045250B], 5, (2, 1, 0), {10: 0x11223348},
    ),
    "the same from L2": ([0x00048513, 0x0045250B], 19, (2, 1, 0), {10: 0x11223348}),
    "and its use waits no longer": (
        [0x00040513, 0x0045250B, 0x00150693], 6, (2, 1, 0), {10: 0x11223348, 13: 0x11223349},
    ),
    "p.lw a0, a1(a0!) keeps the new base": (
        [0x00040513, 0x20B5750B], 3, (0, 1, 0), {10: L1 + 4},
    ),
    "p.lw a4, a4(a0!) steps by the old a4": (
        [0x00040513, 0x00800713, 0x20E5770B], 4, (0, 1, 0), {10: L1 + 8, 14: 0x11223344},
    ),
    "the base of p.lw a0, a1(a0!) is used late": (
        [0x00040513, 0x20B5750B, 0x00150693], 5, (1, 1, 0), {10: L1 + 4, 13: L1 + 5},
    ),
    "p.sh a0, 16(a0!) splits around its increment": (
        [0x00340513, 0x00A5182B, 0x00345683], 6, (0, 3, 1), {10: L1 + 19, 13: 0x2043},
    ),
    "p.lh a0, a1(a0!) splits around its increment": (
        [0x00340513, 0x10B5750B], 4, (0, 2, 0), {10: 0xFFFF8847},
    ),
    "flw waits for the load that it overwrites": ([0x00042503, 0x00442507], 4, (1, 2, 0), {}),
    "a load at a product is no load stall": ([0x02F40533, 0x00052683], 5, (1, 1, 0), {}),
    "flh is not counted": ([0x00041687], 2, (0, 0, 0), {}),
    "csrw mstatus leaves MPP": ([0x30001073, 0x300026F3], 6, (0, 0, 0), {13: 0x1800}),
}  # fmt: skip


def measured(words, code, run, target):
    """(cycles of the second pass, its counts, registers of core 0)."""
    worker = code()
    for address, value in zip((L1, L1 + 4, L1 + 8, L2, L2 + 4, L2 + 8), 2 * MEMORY, strict=True):
        worker.store(address, value)
    for register, value in X8_TO_X15.items():
        worker.li(register, value)
    worker.li(5, 0x1FFFF).i(0x73, 1, 0, 5, 0xCC0).addi(29, 0, 2).i(0x73, 5, 0, 1, 0xCC1)
    loop = len(worker.words)
    worker.csrr(27, 0xB00).i(0x73, 1, 0, 0, 0x79F)
    worker.words += words
    worker.csrr(28, 0xB00).addi(29, 29, -1)
    back = 4 * (loop - len(worker.words))
    branch = (back >> 12 & 1) << 31 | (back >> 5 & 0x3F) << 25 | 29 << 15 | 1 << 12
    worker.word(branch | (back >> 1 & 0xF) << 8 | (back >> 11 & 1) << 7 | 0x63)
    worker.i(0x73, 5, 0, 0, 0xCC1)
    for register, counter in ((20, 2), (21, 5), (22, 6)):
        worker.csrr(register, 0x780 + counter)
    fabric = code().start_cores(1, WORKERS).wfi()
    stop, machine = run(fabric, more={WORKERS: worker.exit().bytes}, target=target)
    assert stop.reason == "exit", stop
    registers = machine.registers(0)
    return int(registers[28] - registers[27]) - 1, tuple(registers[20:23]), registers


@pytest.mark.parametrize("target", ["pulp-open-2603", "pulp-open-2508"])
@pytest.mark.parametrize("name", CASES)
def test_odd_access_is_that_of_gvsoc(name, target, code, run):
    words, cycles, counts, expected = CASES[name]
    got_cycles, got_counts, registers = measured(words, code, run, target)
    assert (got_cycles, got_counts) == (cycles, counts)
    assert {number: int(registers[number]) for number in expected} == expected


def test_flh_fills_with_ones_only_in_the_newer_version(code, run):
    values = {
        target: int(measured([0x00041687], code, run, target)[2][13])
        for target in ("pulp-open-2603", "pulp-open-2508")
    }
    assert values == {"pulp-open-2603": 0xFFFF3344, "pulp-open-2508": 0x3344}


def test_fence_i_drops_the_line_and_on_the_fabric_controller_the_cache(code, run):
    """Cycles of fence.i between two reads of mcycle, warm: 2; 7 (8 in 2508) on the controller."""
    found = []
    for target in ("pulp-open-2603", "pulp-open-2508"):
        fabric = code().store(0x1A10_8800, 0xFFFF_FFFF)
        fabric.nop(-len(fabric.words) % 4)
        fabric.csrr(27, 0xB00).word(0x0000100F).csrr(28, 0xB00).exit()
        _, machine = run(fabric, target=target)
        registers = machine.registers(9)
        found.append(int(registers[28] - registers[27]))
        cycles, _, _ = measured([0x0000100F], code, run, target)
        assert cycles == 2
    assert found == [7, 8]
