"""Linked programs: symbols, data patched by symbol, line table, messages of the linker."""

import numpy as np
import pytest

from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.errors import LinkError, RunnerError
from gvsoc_runner.program import ElfFile
from gvsoc_runner.targets import load_target, target_names

SOURCE = """#include "pmsis.h"
PI_L1 int in_l1[4] = {1, 2, 3, 4};
int table[3] = {5, 6, 7};
int zeros[3];
int main(void) {
    return table[0] + in_l1[0] + zeros[0];
}
"""


@pytest.fixture(scope="module")
def program():
    return build_program([Unit("main.c", SOURCE)])


def bytes_at(program, name, count):
    symbol = program.symbols[name]
    for segment in ElfFile(program.elf).segments:
        start = symbol.address - segment.address
        if 0 <= start < segment.file_bytes:
            offset = segment.offset + start
            return np.frombuffer(program.elf[offset : offset + 4 * count], np.int32).tolist()
    raise AssertionError(name)


def test_data_lands_at_its_symbol_and_nowhere_else(program):
    patched = program.with_data({"table": np.array([8, 9], np.int32)})
    assert bytes_at(patched, "table", 3) == [8, 9, 7]
    assert bytes_at(patched, "in_l1", 4) == [1, 2, 3, 4]
    assert bytes_at(program, "table", 3) == [5, 6, 7]
    assert patched.sha256 != program.sha256


def test_array_larger_than_its_symbol_is_refused(program):
    with pytest.raises(RunnerError, match="holds 12 bytes, got 16"):
        program.with_data({"table": np.zeros(4, np.int32)})


def test_zeroed_memory_has_no_bytes_to_patch(program):
    with pytest.raises(RunnerError, match="no bytes in the file"):
        program.with_data({"zeros": np.zeros(1, np.int32)})


def test_unknown_symbol_is_named(program):
    with pytest.raises(RunnerError, match="`tabel`"):
        program.with_data({"tabel": np.zeros(1, np.int32)})


def test_address_leads_to_source_line(program):
    main = program.symbols["main"].address
    assert program.line_at(main) == ("main.c", 6)
    assert program.function_at(main + 2) == "main"
    assert program.line_at(0x1A100000) is None


def test_variables_lie_in_the_memory_they_ask_for(program):
    assert 0x10000000 <= program.symbols["in_l1"].address < 0x10020000
    assert program.symbols["table"].address >= 0x1C000000


@pytest.mark.parametrize("target", target_names())
def test_stacks_end_with_l1_of_the_target(target):
    program = build_program([Unit("main.c", SOURCE)], BuildOptions(target=target))
    end = 0x10000000 + load_target(target).l1_bytes
    assert program.symbols["odl_stacks_end"].address == end - 16
    assert program.symbols["odl_l1_data_end"].address <= program.symbols["odl_stacks"].address


def test_every_guard_holds_a_whole_block_of_64_bytes(program):
    first, pitch, guard = (
        program.symbols[n].address
        for n in ("odl_stacks", "odl_stack_pitch", "odl_stack_guard_bytes")
    )
    for core in range(9):
        start = first + core * pitch
        assert -(-start // 64) * 64 + 64 <= start + guard


def test_misspelt_function_gets_a_suggestion():
    source = "void pi_cl_team_forc(int);\nint main(void) { pi_cl_team_forc(1); return 0; }\n"
    with pytest.raises(LinkError, match="did you mean `pi_cl_team_fork`"):
        build_program([Unit("main.c", source)])


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("void pulp_kernel_fp32_fw(void) {}\n", "you wrote `pulp_kernel_fp32_fw`: rename it"),
        ("int total;\n", "write it, with this name"),
    ],
)
def test_function_that_the_harness_calls_must_come_from_the_student(written, advice):
    harness = "void pulp_kernel_fp32_fw_cl(void);\n"
    harness += "int main(void) {\n    pulp_kernel_fp32_fw_cl();\n    return 0;\n}\n"
    with pytest.raises(LinkError, match=advice) as caught:
        build_program([Unit("harness.c", harness, trusted=True), Unit("cell.c", written)])
    assert "expected your code to define `pulp_kernel_fp32_fw_cl`" in str(caught.value)


def test_program_without_main_is_explained():
    with pytest.raises(LinkError, match="int main"):
        build_program([Unit("main.c", "int x;\n")])


def test_full_l1_is_explained():
    source = '#include "pmsis.h"\nPI_L1 char big[120000];\nint main(void) { return big[0]; }\n'
    with pytest.raises(LinkError, match="PI_L2"):
        build_program([Unit("main.c", source)])


def test_something_else_is_no_elf_file():
    with pytest.raises(RunnerError, match="32-bit RISC-V"):
        ElfFile(b"\x7fELF but not really")
