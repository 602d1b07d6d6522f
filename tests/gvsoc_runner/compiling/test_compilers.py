"""ODL_CC: other compilers are examined, used for kernels, and named."""

import os
import shutil

import pytest

from gvsoc_runner.build import BuildOptions, Unit, describe_compiler
from gvsoc_runner.compilation import compile_unit
from gvsoc_runner.compilers import chosen_compiler, compiler_for, examine, find_compilers
from gvsoc_runner.errors import ToolchainError
from gvsoc_runner.judge import judge_kernel
from gvsoc_runner.toolchain import ziglang

pytestmark = pytest.mark.skipif(os.name != "posix", reason="writes shell scripts")

KERNEL = "float f(float a, float b);\nfloat f(float a, float b) { return a * b; }\n"


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def other_clang(tmp_path, monkeypatch):
    """The pinned clang under another name: a compiler that only ODL_CC leads to."""
    command = script(tmp_path / "clang", f'exec {ziglang().compiler[0]} clang "$@"')
    monkeypatch.setenv("ODL_CC", command)
    return command


def test_named_clang_compiles_kernels_and_not_the_runtime(other_clang):
    assert compiler_for("cell.c", trusted=False).compiler == (other_clang,)
    assert compiler_for("kernels/linear_fw.c", trusted=True).compiler == (other_clang,)
    assert compiler_for("runtime/team.c", trusted=True) == ziglang()
    assert describe_compiler().startswith("clang ")


def test_same_clang_gives_the_same_object(other_clang):
    unit = Unit("cell.c", KERNEL)
    ours = compile_unit(unit, BuildOptions(), ziglang()).data
    assert compile_unit(unit, BuildOptions(), chosen_compiler()).data == ours


def test_report_says_which_compiler_it_was(other_clang):
    report = judge_kernel('int x;\n#error "linear-bw-weight-c: write it"\n', "linear-bw-weight-c")
    assert any("Compiled with clang" in notice for notice in report.notices)


def test_old_clang_is_refused_with_the_version_needed(tmp_path, monkeypatch):
    command = script(tmp_path / "clang", 'echo "clang version 14.0.6"')
    monkeypatch.setenv("ODL_CC", command)
    with pytest.raises(ToolchainError, match="17 or newer"):
        chosen_compiler()


def test_compiler_without_single_precision_is_refused(tmp_path):
    command = script(tmp_path / "gcc", 'echo "gcc 12.2.0"')
    assert "single precision" in examine(command).reason


def test_missing_compiler_is_named(monkeypatch):
    monkeypatch.setenv("ODL_CC", "no-such-compiler")
    with pytest.raises(ToolchainError, match="no-such-compiler"):
        chosen_compiler()


def test_every_compiler_found_is_usable_or_says_why_not():
    for found in find_compilers():
        assert shutil.which(found.command)
        assert (found.toolchain is None) == bool(found.reason)
