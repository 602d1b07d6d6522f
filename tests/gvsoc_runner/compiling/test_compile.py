"""Compiling: the same bytes everywhere, messages that point into the cell, limits that hold."""

from pathlib import Path

import pytest

from gvsoc_runner import build, compilation
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.cache import Cache
from gvsoc_runner.compilation import C_FOLDER, compile_unit
from gvsoc_runner.errors import CompileError, ForbiddenCode, ToolchainError
from gvsoc_runner.toolchain import Limits, ziglang

MAIN = "int main(void) { return 3; }\n"
DOT = """#include "pmsis.h"
float dot(const float *a, const float *b, int n);
float dot(const float *a, const float *b, int n) {
    float sum = 0.0f;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}
"""


@pytest.fixture
def empty_cache(monkeypatch, tmp_path):
    cache = Cache(tmp_path / "cache", read_only=False)
    monkeypatch.setattr(compilation, "shared_cache", lambda: cache)
    return cache


def compile_text(source, **unit):
    return compile_unit(Unit("cell.c", source, **unit), BuildOptions())


def test_program_bytes_do_not_depend_on_the_directory(monkeypatch, tmp_path):
    elves = []
    for name in ("one", "another_directory"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        cache = Cache(folder / "cache", read_only=False)
        for module in (build, compilation):
            monkeypatch.setattr(module, "shared_cache", lambda cache=cache: cache)
        build._compile_ours.cache_clear()
        elves.append(build_program([Unit("main.c", MAIN)]).elf)
    assert elves[0] == elves[1]


def test_program_contains_no_path_of_this_machine():
    elf = build_program([Unit("main.c", MAIN)]).elf
    for path in (str(C_FOLDER), str(ziglang().clang_headers)):
        assert path.encode() not in elf


def test_multiply_and_add_become_one_instruction():
    assert "fmadd.s" in compile_text(DOT).assembly


def test_number_of_cores_is_a_macro_of_the_build():
    unit = Unit("cell.c", '#include "pmsis.h"\nint cores = NUM_CORES;\n')
    objects = [compile_unit(unit, BuildOptions(num_cores=n)).data for n in (1, 8)]
    assert objects[0] != objects[1]


@pytest.mark.parametrize("num_cores", [0, 9, -1])
def test_impossible_number_of_cores_is_refused(num_cores):
    with pytest.raises(ValueError, match="expected 1 to 8"):
        BuildOptions(num_cores=num_cores)


def test_error_shows_line_of_the_cell_and_a_caret():
    with pytest.raises(CompileError) as caught:
        compile_text("int a;\nint f(void) {\n    return b;\n}\n", first_line=2)
    (error,) = (d for d in caught.value.diagnostics if d.severity == "error")
    assert (error.file, error.line, error.column) == ("cell.c", 4, 12)
    assert "return b;" in error.snippet and "^" in error.snippet
    assert "spelling" in error.help


def test_double_constant_is_explained():
    code = compile_text("float f(float x);\nfloat f(float x) { return x * 0.5; }\n")
    assert any("0.5f" in d.help for d in code.warnings)


def test_printing_a_float_is_no_double_warning():
    source = '#include <stdio.h>\nvoid f(float x);\nvoid f(float x) { printf("%f", x); }\n'
    assert compile_text(source).warnings == ()


def test_uninitialised_accumulator_does_not_compile():
    source = "float f(const float *x);\nfloat f(const float *x) { float s; s += x[0]; return s; }\n"
    with pytest.raises(CompileError, match=r"start sums with = 0\.0f"):
        compile_text(source)


@pytest.mark.parametrize(
    "line",
    [
        '#include "/etc/passwd"',
        "#include </dev/zero>",
        '#include "../runtime/runtime.h"',
        '#include "/odl/include/../runtime/runtime.h"',
        '#include "harness.h"',
        '#include "linear.h"',
        '#define P "/etc/passwd"\n#include P',
        'const char a[] = {\n#embed "/etc/passwd"\n};',
    ],
)
def test_foreign_file_cannot_be_included(line):
    with pytest.raises(CompileError, match="not found"):
        compile_text(line + "\n")


@pytest.mark.parametrize(
    "line",
    [
        'asm(".incbin \\"/etc/passwd\\"");',
        'asm(".inc" "bin \\"/etc/passwd\\"");',
        'asm(".include \\"/etc/passwd\\"");',
        'void f(void) { asm volatile("nop\\n#NO_APP\\n.incbin \\"/etc/passwd\\""); }',
        'void f(void) { asm volatile("nop; x: .incbin \\"/etc/passwd\\""); }',
        'asm(".macro m a b\\n\\\\a\\\\b \\"/etc/passwd\\"\\n.endm\\nm .inc bin");',
        'asm(".globl \\"\\n.ascii \\" \\n.incbin /etc/passwd .ascii \\"");',
    ],
)
def test_inline_assembly_cannot_read_files(line):
    with pytest.raises(ForbiddenCode):
        compile_text(line + "\n")


def test_pulp_instructions_may_be_written_inline():
    source = 'void f(void) { asm volatile(".insn r 0x33, 0, 0x21, a0, a1, a2\\n" ".word 0x13"); }\n'
    assert ".insn" in compile_text("void f(void);\n" + source).assembly


def test_growing_macro_breaks_a_limit_not_the_machine():
    levels = "".join(f"#define M{i} {' '.join([f'M{i - 1}'] * 16)}\n" for i in range(1, 9))
    source = '#define M0 "aaaaaaaaaaaaaaaa"\n' + levels + "const char x[] = M8;\n"
    options = BuildOptions(limits=Limits(seconds=3, memory_bytes=600 << 20))
    with pytest.raises((ToolchainError, CompileError)):
        compile_unit(Unit("cell.c", source), options)


def test_huge_initialised_array_breaks_the_output_limit():
    source = "const int x[8 << 20] = {1};\n"
    with pytest.raises(ToolchainError, match="limit"):
        compile_unit(Unit("cell.c", source), BuildOptions(limits=Limits(output_bytes=1 << 20)))


def test_second_compilation_starts_no_compiler(empty_cache, monkeypatch):
    first = compile_text(DOT)

    def no_tool(*_args, **_kwargs):
        raise AssertionError("the compiler was started")

    monkeypatch.setattr(compilation, "run_tool", no_tool)
    empty_cache._memory.clear()
    assert compile_text(DOT) == first


def test_warnings_survive_the_cache(empty_cache):
    source = "float f(float x);\nfloat f(float x) { return x * 0.5; }\n"
    first = compile_text(source).warnings
    empty_cache._memory.clear()
    assert first and compile_text(source).warnings == first


def test_cleaned_temporary_folder_does_no_harm(empty_cache):
    for path in Path(compilation._overlay_folder().name).glob("*"):
        path.unlink()
    assert compile_text("int after_the_cleaning;\n").data
