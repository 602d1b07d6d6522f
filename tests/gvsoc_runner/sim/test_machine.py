"""The machine as a whole: loading, exit, faults, watches, counters, determinism."""

import pytest

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.elf import ElfError, parse_elf
from gvsoc_runner.sim.machine import Machine
from gvsoc_runner.sim.tiny_elf import tiny_elf
from gvsoc_runner.targets import UnknownTargetError, load_target, target_names

CODE, WORKERS = 0x1C01_0000, 0x1C02_0000
L1 = 0x1000_0100
EVENT_UNIT, DMA = 0x1020_4000, 0x1020_4400


def test_exit_register_ends_the_run_with_its_code(code, run):
    stop, _ = run(code().exit(7))
    assert (stop.reason, stop.exit_code) == ("exit", 7)


def test_two_runs_are_identical(code, run):
    main = code().start_cores(0xFF, WORKERS).wfi()
    worker = code().csrr(10, 0xF14).li(11, L1).lw(12, 11).sw(10, 11).lw(13, 11).wfi()
    (first, a), (second, b) = (run(main, more={WORKERS: worker.bytes}) for _ in range(2))
    assert first == second
    assert a.counters() == b.counters()
    assert a.read(0x1000_0000, 4096) == b.read(0x1000_0000, 4096)


def test_memory_and_registers_start_as_poison(code, run):
    _, machine = run(code().li(5, 0x1C00_0000).lw(6, 5).exit())
    assert machine.registers(9)[6] == 0x57575757
    assert machine.registers(9)[20] == 0x57575757


def test_printed_line_appears_once_complete(code, run):
    main = code()
    for char in b"hi\n":
        main.li(5, 0x1A10_FF80).addi(6, 0, char).i(0x23, 0, 0, 5, 0)
        main.words[-1] = 6 << 20 | 5 << 15 | 0x23  # sb x6, 0(x5)
    _, machine = run(main.exit())
    assert machine.stdout == "hi\n"


@pytest.mark.parametrize("address", [0x0F00_0000, 0x1002_0000, 0x1C19_0000, 0x8000_0000])
def test_load_outside_memory_is_a_fault_with_place(code, run, address):
    stop, _ = run(code().li(5, address).lw(6, 5).exit())
    assert (stop.reason, stop.fault.kind, stop.fault.address) == ("fault", "memory", address)
    assert (stop.fault.core, stop.fault.pc) == (9, CODE + 8)
    assert stop.fault.hint


def test_word_without_meaning_is_an_illegal_instruction(code, run):
    stop, _ = run(code().nop(3).word(0xFFFF_FFFF))
    assert (stop.fault.kind, stop.fault.pc) == ("illegal-instruction", CODE + 12)
    assert "ffffffff" in stop.fault.message


def test_dot_product_of_pulp_open_is_illegal_on_gap9(code, run):
    main = code().word(0x96B5_0633).exit()  # vfdotpex.s.h a2, a0, a1
    assert run(main, target="pulp-open-2603")[0].reason == "exit"
    assert run(main, target="gap9")[0].fault.kind == "illegal-instruction"


def test_store_to_a_code_segment_is_a_fault(code, run):
    stop, _ = run(code().li(5, CODE).sw(5, 5).nop(32), flags=5)
    assert (stop.fault.kind, stop.fault.address) == ("write-to-code", CODE)


def test_store_to_a_writable_segment_changes_the_code(code, run):
    nop, exit_now = 0x13, code().exit(3)
    main = code().li(5, CODE + 24).li(6, nop).sw(6, 5).nop().word(0xFFFF_FFFF)
    main.words += exit_now.words
    stop, _ = run(main)
    assert (stop.reason, stop.exit_code) == ("exit", 3)


def test_store_below_the_stack_guard_is_a_stack_overflow(code, run):
    stop, _ = run(
        code().start_cores(1, WORKERS).wfi(),
        more={WORKERS: code().li(2, L1 + 64).sw(2, 2, -4).wfi().bytes},
        setup=lambda machine: machine.guard([(L1 - 64, L1 + 64)]),
    )
    assert (stop.fault.kind, stop.fault.core) == ("stack-overflow", 0)


def test_endless_loop_ends_at_the_cycle_limit(code, run):
    stop, machine = run(code().loop_forever(), cycles=5000)
    assert stop.reason == "cycle_limit"
    assert 5000 <= machine.cycle < 5200


def test_missing_core_at_a_barrier_is_reported_as_deadlock(code, run):
    worker = code().li(5, EVENT_UNIT).li(6, 1 << 16).sw(6, 5)
    worker.addi(7, 0, 3).sw(7, 5, 0x200).sw(7, 5, 0x20C).elw(8, 5, 0x21C).wfi()
    stop, _ = run(code().start_cores(1, WORKERS).wfi(), more={WORKERS: worker.bytes})
    assert stop.reason == "deadlock"
    waits = {wait.core: wait.what for wait in stop.waits}
    assert waits[0] == "barrier 0 (still missing: core 1)"
    assert waits[9] == "an interrupt (wfi)"


@pytest.mark.parametrize("offset", [0x34, 0x88, 0x120, 0x3F0])
def test_unknown_event_unit_register_is_a_peripheral_fault(code, run, offset):
    worker = code().li(5, EVENT_UNIT).lw(6, 5, offset).wfi()
    stop, _ = run(code().start_cores(1, WORKERS).wfi(), more={WORKERS: worker.bytes})
    assert (stop.fault.kind, stop.fault.address) == ("peripheral", EVENT_UNIT + offset)


def test_dma_block_that_leaves_l1_is_a_peripheral_fault(code, run):
    worker = code().li(5, DMA).lw(6, 5)
    for word in (1 << 17 | 1 << 18 | 4096, 0x1000_FF00, 0x1C03_0000):
        worker.li(7, word).sw(7, 5)
    stop, _ = run(code().start_cores(1, WORKERS).wfi(), more={WORKERS: worker.wfi().bytes})
    assert stop.fault.kind == "peripheral"


def test_cluster_timer_wakes_a_waiting_core_after_its_compare_value(code, run):
    worker = code().li(5, EVENT_UNIT).li(6, 1 << 10).sw(6, 5)
    worker.li(7, 0x1020_0400).li(8, 200).sw(8, 7, 0x10).addi(9, 0, 5).sw(9, 7)
    worker.elw(10, 5, 0x3C).exit(4)
    stop, machine = run(code().start_cores(1, WORKERS).wfi(), more={WORKERS: worker.bytes})
    assert (stop.reason, stop.exit_code) == ("exit", 4)
    assert 180 < machine.counters()[0].where["event_wait"] < 210


def test_core_stopped_by_its_fetch_enable_bit_starts_again_at_its_boot_address(code, run):
    worker = code().li(5, L1).lw(6, 5).addi(6, 6, 1).sw(6, 5).word(0x0000006F)  # j .
    main = code().start_cores(1, WORKERS).nop(200).li(7, 0x1020_0008).sw(0, 7).nop(50)
    main.addi(8, 0, 1).sw(8, 7).nop(200).sw(0, 7).exit()
    stop, machine = run(main, more={WORKERS: worker.bytes})
    assert stop.reason == "exit"
    assert int.from_bytes(machine.read(L1, 4), "little") == (0x57575757 + 2) & 0xFFFF_FFFF
    worker_counters = machine.counters()[0]
    assert sum(worker_counters.where.values()) == worker_counters.cycles


def test_watch_records_core_and_cycle_and_can_stop(code, run):
    main = code().nop(4).exit()
    stop, _ = run(main, setup=lambda machine: machine.watch({CODE + 4: 5, CODE + 12: 6}))
    assert [(mark.id, mark.core) for mark in stop.marks] == [(5, 9), (6, 9)]
    assert stop.marks[1].cycle - stop.marks[0].cycle == 2
    stop, machine = run(main, setup=lambda machine: machine.watch({}, stop_at=[CODE + 8]))
    assert (stop.reason, stop.core, stop.pc) == ("watch", 9, CODE + 8)
    assert machine.run(1000).reason == "exit"


def test_host_can_change_memory_at_a_stop(code, run):
    main = code().li(5, L1).lw(6, 5).lw(7, 5).exit()
    _, machine = run(main, setup=lambda machine: machine.watch({}, stop_at=[CODE + 12]))
    machine.write(L1, (99).to_bytes(4, "little"))
    assert machine.run(1000).reason == "exit"
    assert machine.registers(9)[6:8].tolist() == [0x57575757, 99]


def test_cycle_classes_add_up_for_every_core(code, run):
    worker = code().li(5, L1).lw(6, 5).addi(6, 6, 1).sw(6, 5).li(7, 0x1C03_0000).lw(8, 7).wfi()
    _, machine = run(code().start_cores(0xFF, WORKERS).wfi(), more={WORKERS: worker.bytes})
    counters = machine.counters()
    assert len(counters) == 9
    for counter in counters:
        assert sum(counter.where.values()) == counter.cycles
    assert counters[0].where["load_use"] == 1
    assert counters[0].where["l2"] == 14


def test_profile_counts_cycles_and_executions(code, run):
    _, machine = run(code().nop(2).exit(), profile=True)
    assert machine.profile()[CODE + 4] == (1, 1)


def test_read_of_memory_never_written_is_found_on_request(code, run):
    main = code().li(5, L1).lw(6, 5).exit()
    assert run(main)[0].reason == "exit"
    stop, _ = run(main, uninitialised=True)
    assert (stop.fault.kind, stop.fault.address) == ("uninitialised-read", L1)


def test_two_cores_on_one_word_without_barrier_is_a_race_on_request(code, run):
    worker = code().li(5, L1).csrr(6, 0xF14).sw(6, 5).wfi()
    main = code().start_cores(3, WORKERS).wfi()
    assert run(main, more={WORKERS: worker.bytes})[0].reason == "deadlock"
    stop, _ = run(main, more={WORKERS: worker.bytes}, races=True)
    assert stop.fault.kind == "race"
    assert {stop.fault.core, stop.fault.other_core} == {0, 1}


def test_semihosting_writes_and_exits(code, run):
    text = 0x1C01_0100
    main = code().addi(10, 0, 4).li(11, text).word(0x01F0_1013).word(0x0010_0073)
    main.addi(10, 0, 0x18).li(11, 0x20026).word(0x01F0_1013).word(0x0010_0073)
    stop, machine = run(main, more={text: b"semi\n\0"})
    assert (stop.reason, stop.exit_code, machine.stdout) == ("exit", 0, "semi\n")


def test_progress_is_called_and_may_interrupt(code, run):
    def interrupt(_cycle):
        raise KeyboardInterrupt

    machine = Machine(load_target("gap9"))
    machine.load(tiny_elf({CODE: code().loop_forever().bytes}, CODE))
    with pytest.raises(KeyboardInterrupt):
        machine.run(1 << 40, progress=interrupt)
    assert machine.run(100).reason == "cycle_limit"


@pytest.mark.parametrize(
    ("damage", "text"),
    [
        (lambda e: b"", "at least 52 bytes"),
        (lambda e: b"MZ" + e[2:], "magic"),
        (lambda e: e[:4] + b"\x02" + e[5:], "32-bit"),
        (lambda e: e[:18] + b"\x03\x00" + e[20:], "machine 3"),
        (lambda e: e[:60], "outside of the file"),
        (lambda e: e[:44] + b"\xff\xff" + e[46:], "program headers"),
        (lambda e: e[:64] + b"\x00\x00\x00\x40" + e[68:], "does not fit"),
        (lambda e: e[:24] + b"\x01\x00\x00\x00" + e[28:], "entry"),
        (lambda e: e[:68] + b"\xff\xff\x00\x00" + e[72:], "wants bytes"),
    ],
)
def test_malformed_file_is_refused_with_a_reason(code, damage, text):
    elf = damage(tiny_elf({CODE: code().exit().bytes}, CODE))
    with pytest.raises(ElfError, match=text):
        Machine(load_target("gap9")).load(elf)


def test_image_of_a_good_file_names_its_segments(code):
    image = parse_elf(tiny_elf({CODE: b"1234", L1: b"12"}, CODE))
    assert [(s.address, s.num_bytes) for s in image.segments] == [(CODE, 4), (L1, 2)]


def test_run_without_a_program_says_so():
    with pytest.raises(ValueError, match="load"):
        Machine(load_target("gap9")).run(10)


def test_every_target_loads_and_marks_every_number():
    for name in target_names():
        target = load_target(name)
        assert target.name == name
        assert all(mark in ("measured", "published", "assumed") for *_, mark, _s in target.table())
    assert target_names()[0] == "gap9"
    with pytest.raises(UnknownTargetError, match="gap9"):
        load_target("gap10")


def test_interrupts_that_the_host_turns_off_between_calls_stay_off(code, run):
    main = code().li(5, 0x1A10_9800).addi(6, 0, 1).sw(6, 5)  # line 0 in the mask
    main.word(0x30046073).nop(40).sw(6, 5, 0x10).nop(40).exit(3)  # csrsi mstatus, 8; raise it
    _, machine = run(main, cycles=60)
    state = machine._st
    assert state[L.CORE + 9 * L.CORE_STRIDE + L.C_MSTATUS] & L.ENABLE
    state[L.CORE + 9 * L.CORE_STRIDE + L.C_MSTATUS] &= ~L.ENABLE
    stop = machine.run(10_000)
    assert (stop.reason, stop.exit_code) == ("exit", 3)
    assert state[L.CORE + 9 * L.CORE_STRIDE + L.C_MCAUSE] == 0
