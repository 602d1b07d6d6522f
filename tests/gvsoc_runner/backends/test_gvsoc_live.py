"""Runs a public GVSOC for real; skipped with the reason where none is installed."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gvsoc_runner.api import run_kernel
from gvsoc_runner.backends.base import OutputSpec, RunRequest
from gvsoc_runner.backends.contention import contention_request, slowdown
from gvsoc_runner.backends.gvsoc import GvsocBackend, private_network_possible
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.errors import (
    BackendUnavailable,
    CycleLimitError,
    DeadlockError,
    IllegalInstructionFault,
    MemoryFault,
    SimulationFault,
)
from gvsoc_runner.program import Program

pytestmark = pytest.mark.gvsoc
REFERENCE = Path(__file__).parents[1] / "reference"
PROGRAMS = sorted(path.stem for path in (REFERENCE / "elf").glob("*.elf"))
LONG = {"kern_conv", "kern_matmul", "speed_long"}  # 3 to 12 s each
SOURCE = """
#include "pmsis.h"
#include "runtime.h"
__attribute__((section(".l2.odl"))) volatile int32_t numbers[4] = {0};
__attribute__((section(".noinit.odl"))) volatile int32_t sums[4];
__attribute__((noinline)) void odl_region_begin(void) { __asm__ volatile(""); }
__attribute__((noinline)) void odl_region_end(void) { __asm__ volatile(""); }
static void work(void *arg) { (void)arg; BODY }
static void run(void *arg) {
    (void)arg;
    odl_region_begin();
    pi_cl_team_fork(8, work, NULL);
    odl_region_end();
    for (int32_t i = 0; i < 4; i++) sums[i] = numbers[i] + 1;
    odl_exit(EXIT);
}
int main(void) {
    odl_cluster_start();
    odl_cluster_post(run, NULL);
    for (;;) __asm__ volatile("wfi");
}
"""


@pytest.fixture(scope="module")
def backend():
    found = GvsocBackend()
    if missing := found.available():
        pytest.skip(missing)
    return found


@pytest.fixture(scope="module")
def target(backend):
    return backend.targets()[0]


def request_of(target, body="", exit_code=0, **fields):
    source = SOURCE.replace("BODY", body).replace("EXIT", str(exit_code))
    unit = Unit("team.c", source, trusted=True)
    program = build_program([unit], BuildOptions(target), name="team")
    return RunRequest(program, target, max_cycles=100_000, **fields)


@pytest.mark.parametrize(
    "name",
    [pytest.param(p, marks=pytest.mark.slow if p in LONG else ()) for p in PROGRAMS or ["none"]],
)
def test_reference_program_prints_identical_lines(backend, target, name):
    if not PROGRAMS:
        pytest.skip(f"no programs in {REFERENCE.name}/elf")
    variant = target.rpartition("-")[2]
    program = Program((REFERENCE / "elf" / f"{name}.elf").read_bytes(), name)
    request = RunRequest(program, target, region_symbols=None)
    expected = (REFERENCE / "expected" / f"{name}.{variant}.txt").read_text()
    assert backend.run(request).stdout == expected


def test_probe_separates_the_two_variants_clearly(backend):
    ratio = slowdown(backend.measure(contention_request("pulp-open-2603")))
    assert ratio < 1.1 or ratio > 4


def test_target_of_the_other_variant_is_refused(backend, target):
    other = {"pulp-open-2603": "pulp-open-2508", "pulp-open-2508": "pulp-open-2603"}[target]
    with pytest.raises(BackendUnavailable, match="timing"):
        backend.run(request_of(other))


def test_outputs_are_memory_and_inputs_arrive(backend, target):
    if backend.control_mode() == "off":
        pytest.skip("no private network for the control port here")
    numbers = np.array([5, -7, 0, 2**30], np.int32)
    request = request_of(
        target, inputs={"numbers": numbers}, outputs={"sums": OutputSpec((4,), "int32")}
    )
    result = backend.run(request)
    assert result.trusted and result.exit_code == 0
    assert np.array_equal(result.outputs["sums"], numbers + 1)


def test_printed_dump_gives_the_same_arrays_but_no_trust(backend, target):
    numbers = np.array([1, 2, 3, 4], np.int32)
    request = request_of(
        target, inputs={"numbers": numbers}, outputs={"sums": OutputSpec((4,), "int32")}
    )
    result = replace(backend, control="off").run(request)
    assert np.array_equal(result.outputs["sums"], numbers + 1)
    assert not result.trusted and "not trusted" in result.notices[0]
    assert "@odl" not in result.stdout


def test_region_is_measured_at_the_marks_of_the_controller(backend, target):
    region = backend.run(request_of(target)).regions
    assert [r.core_id for r in region] == [8]
    assert 50 < region[0].cycles < 500


def test_marks_of_other_cores_do_not_count(backend, target):
    body = "odl_region_begin(); odl_region_end();"
    assert len(backend.run(request_of(target, body)).regions) == 1


def test_two_runs_agree_in_everything_but_the_clock_on_the_wall(backend, target):
    first, second = (backend.run(request_of(target)) for _ in range(2))
    assert first.regions == second.regions and first.total_cycles == second.total_cycles


def test_counting_all_instructions_changes_no_cycle(backend, target):
    request = request_of(target)
    counted = backend.run(replace(request, options={"count_instructions": True}))
    assert counted.regions == backend.run(request).regions
    assert [core.core_id for core in counted.cores] == list(range(9))
    assert counted.instructions == sum(core.instructions for core in counted.cores) > 0


def test_exit_code_is_the_program_s_own(backend, target):
    assert backend.run(request_of(target, exit_code=7)).exit_code == 7


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        ("*(volatile int *)0x50000000 = 1;", MemoryFault, r"wrote to address 0x50000000"),
        ("(void)*(volatile int *)0x70000000;", MemoryFault, r"read from address 0x70000000"),
        ("((void (*)(void))0x60000000)();", MemoryFault, r"jumped to address 0x60000000"),
        ('__asm__ volatile(".word 0xffffffff");', IllegalInstructionFault, r"team\.c:8"),
        ('__asm__ volatile("fadd.s a0, a0, a1, rmm" ::: "a0");', SimulationFault, "GVSOC stopped"),
        ('for (;;) __asm__ volatile("");', CycleLimitError, r"core 0 at team\.c:8"),
        ("if (pi_core_id()) pi_cl_team_barrier();", DeadlockError, "every core sleeps"),
    ],
)  # fmt: skip
def test_what_a_program_does_wrong_has_its_own_error(backend, target, body, error, text):
    with pytest.raises(error, match=text):
        backend.run(request_of(target, body))


def test_fault_names_core_line_and_address(backend, target):
    with pytest.raises(MemoryFault) as caught:
        backend.run(request_of(target, "if (pi_core_id() == 3) *(volatile int *)0x50000004 = 1;"))
    place = caught.value.place
    assert (place.core, place.address, place.line) == (3, 0x50000004, "team.c:8")


def test_hung_simulator_is_ended_with_all_its_processes(backend, target):
    before = launchers()
    request = request_of(target, "*(volatile int *)0x10203000 = 1;", options={"timeout_s": 3})
    with pytest.raises(CycleLimitError, match="within 3 s"):
        backend.run(request)
    assert launchers() <= before


def launchers():
    """Ids of living launcher processes."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"gvsoc_launcher" in path.read_bytes():
                found.add(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs /proc")
def test_control_port_is_private_where_the_system_allows_it(backend):
    assert backend.control_mode() == ("private" if private_network_possible() else "off")


@pytest.mark.parametrize("num_cores", [1, 8])
def test_exercise_kernel_agrees_with_the_embedded_simulator(target, num_cores):
    """Phase between cores allows 1 %; when this was written all regions were equal."""
    real, ours = (
        run_kernel(None, "linear-bw-weight-c", target=target, backend=name, num_cores=num_cores)
        for name in ("gvsoc", "embedded")
    )
    for name in ("odl_grad_weight", "odl_grad_bias", "odl_status", "odl_calls_done"):
        assert np.array_equal(real.outputs[name], ours.outputs[name]), name
    assert [r.cycles for r in ours.regions] == pytest.approx(
        [r.cycles for r in real.regions], rel=0.01, abs=2
    )


def test_installation_that_cannot_run_is_not_available(backend, tmp_path):
    """Its scripts need packages; an interpreter without them stands first in the path."""
    (tmp_path / "python3").write_text(
        "#!/bin/sh\necho \"ModuleNotFoundError: no 'x'\" >&2; exit 1\n"
    )
    (tmp_path / "python3").chmod(0o755)
    broken = replace(backend, installation=replace(backend.installation, python=str(tmp_path)))
    assert "does not run" in broken.available() and "ODL_GVSOC_PYTHON" in broken.available()
    assert broken.targets() == ()
