"""Answers of the bridge: time stamps, marks, counts, and lines of GVSOC's own output."""

import os
from dataclasses import replace

import pytest

from gvsoc_runner.backends.base import GuardedCalls, RunRequest
from gvsoc_runner.backends.contention import contention_program, variant_of
from gvsoc_runner.backends.gvsoc_answer import Answer, make_result, regions_of
from gvsoc_runner.backends.gvsoc_faults import check_finished
from gvsoc_runner.errors import (
    CycleLimitError,
    DeadlockError,
    IrregularRun,
    MemoryFault,
    SimulationFault,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="GVSOC runs on POSIX systems")
PERIOD = 13_882
#: One line as GVSOC prints it, terminal colours included.
LINE = (
    "{ps}: {cycle}: [\x1b[34m/chip/cluster/pe{core}/insn                     \x1b[0m] "
    "run:3                M {pc:08x} csrrs               a0, 0, mhartid    a0=00000000 \n"
)


@pytest.fixture(scope="module")
def request_():
    return RunRequest(contention_program(), "pulp-open-2603", max_cycles=5000)


def lines(*rows):
    text = (LINE.format(ps=c * PERIOD + 6118, cycle=c, core=k, pc=pc) for c, k, pc in rows)
    return "".join(text).encode()


def answer(stdout="", **fields):
    document = {"control": "private", "exit_code": 0, "status": 0, "time_ps": 100 * PERIOD}
    return Answer.from_job(document | {"memory": {}} | fields, stdout, "", 0.1)


def marks(program, *rows):
    addresses = [program.symbol(f"odl_region_{end}").address for end in ("begin", "end")]
    return [[f"/chip/cluster/pe{core}", addresses[which], c] for core, which, c in rows]


def test_trace_lines_give_stamps_counts_and_only_the_wanted_marks(tmp_path):
    from gvsoc_runner.backends.gvsoc_bridge import TraceReader

    os.mkfifo(tmp_path / "pipe")
    reader = TraceReader(tmp_path / "pipe", [0x1C010080])
    reader.take(lines((5, 8, 0x1C010080), (6, 8, 0x1C010084), (9, 0, 0x1C010080)))
    assert reader.marks == [
        ("/chip/cluster/pe8", 0x1C010080, 5),
        ("/chip/cluster/pe0", 0x1C010080, 9),
    ]
    assert reader.counts == {"/chip/cluster/pe8": 2, "/chip/cluster/pe0": 1}
    assert (reader.first[1], reader.last[1]) == (5, 9)


def test_trace_through_a_pipe_loses_no_line(tmp_path):
    from gvsoc_runner.backends.gvsoc_bridge import TraceReader

    os.mkfifo(tmp_path / "pipe")
    reader = TraceReader(tmp_path / "pipe", [0x1C010080])
    reader.start()
    with open(tmp_path / "pipe", "wb") as pipe:
        for cycle in range(5000):
            pipe.write(lines((cycle, 8, 0x1C010080)))
    reader.finish()
    assert reader.counts == {"/chip/cluster/pe8": 5000} and len(reader.marks) == 5000


def test_alternating_marks_are_regions(request_):
    found = answer(marks=marks(request_.program, (8, 0, 10), (8, 1, 25), (8, 0, 30), (8, 1, 31)))
    assert [r.cycles for r in regions_of(request_, found)] == [15, 1]


@pytest.mark.parametrize(
    "rows",
    [
        [(8, 0, 10), (8, 0, 12), (8, 1, 20), (8, 1, 25)],
        [(8, 1, 10), (8, 0, 12)],
        [(8, 0, 10), (3, 1, 12)],
        [(8, 0, 10), (8, 1, 12), (8, 0, 13)],
    ],
)
def test_other_orders_of_marks_are_irregular(request_, rows):
    with pytest.raises(IrregularRun):
        regions_of(request_, answer(marks=marks(request_.program, *rows)))


def test_total_cycles_follow_the_clock_seen_in_the_trace():
    found = answer(time_ps=1_000_000, first=[100_000, 10], last=[600_000, 60])
    assert found.total_cycles() == 100


def test_total_cycles_without_a_trace_use_the_clock_after_reset():
    assert answer(time_ps=7 * PERIOD + 100).total_cycles() == 7


def test_line_about_the_control_port_is_not_the_program_s():
    assert answer("Opened proxy on socket 4711\nhello\n").stdout == "hello\n"


def test_open_control_port_is_said(request_):
    result = make_result(request_, answer(control="open"))
    assert result.trusted and "reachable from the network" in result.notices[0]


def test_kernels_are_not_trusted_because_calls_are_not_dealt_out(request_):
    guarded = replace(request_, guarded=GuardedCalls(inputs=(), outputs=()))
    result = make_result(guarded, answer())
    assert not result.trusted and "not tamper-resistant" in result.notices[0]


def test_eightfold_time_means_bank_contention(request_):
    def result(last):
        rows = [(8, 0, 0), (8, 1, 1000), (8, 0, 2000), (8, 1, last)]
        return make_result(request_, answer(marks=marks(request_.program, *rows)))

    assert variant_of(result(3010)) == "pulp-open-2603"
    assert variant_of(result(9800)) == "pulp-open-2508"


def test_invalid_access_names_core_and_address(request_):
    said = (
        "12333334: 888: [\x1b[31m/chip/cluster/pe7/lsu             \x1b[0m] Invalid access "
        "(pc: 0x1c010786, offset: 0x50000000, size: 0x4, is_write: 1)\n"
    )
    with pytest.raises(MemoryFault, match="wrote to address 0x50000000") as caught:
        check_finished(request_, answer(said, exit_code=None, status=1, time_ps=None))
    place = caught.value.place
    assert (place.core, place.pc, place.cycle) == (7, 0x1C010786, 888)


def test_simulator_that_gives_up_is_quoted(request_):
    found = answer("Unimplemented\n", exit_code=None, status=255, time_ps=None)
    with pytest.raises(SimulationFault, match="Unimplemented"):
        check_finished(request_, found)


def test_cores_awake_after_the_limit_mean_an_endless_loop(request_):
    trace = lines((5001, 3, request_.program.symbol("odl_exit").address)).decode()
    found = answer(trace, exit_code=None, first=[1, 1], last=[9, 9])
    with pytest.raises(CycleLimitError, match=r"core 3 at .*odl_exit"):
        check_finished(request_, found)


def test_nobody_awake_after_the_limit_means_a_deadlock(request_):
    with pytest.raises(DeadlockError):
        check_finished(request_, answer(exit_code=None, first=[1, 1], last=[9, 9]))
