"""Our kernels, harnesses and every right answer compile against the real PULP-TrainLib headers.

Structs and functions that TrainLib does not have come from odl_train.h, as for a student who takes
that header along. ODL_TRAINLIB_DIR names a checkout of pulp-platform/pulp-trainlib. What comes with
an SDK gets stand-ins: our pmsis.h, empty board headers, and types for two names.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from gvsoc_runner.compilation import C_FOLDER
from gvsoc_runner.toolchain import run_tool, ziglang

CHECKOUT = os.environ.get("ODL_TRAINLIB_DIR")
ROOT = Path(__file__).parents[3]
OURS = sorted([*(C_FOLDER / "kernels").glob("pulp_*.c"), C_FOLDER / "kernels" / "mm.c"])
HARNESSES = sorted((C_FOLDER / "harness").glob("*.c"))
SOLUTIONS = sorted((ROOT / "notebooks" / "src").glob("*/*.c"))
PLANTED = sorted((ROOT / "tests" / "autograde" / "submissions").glob("*/perfect*.c"))

pytestmark = pytest.mark.skipif(not CHECKOUT, reason="ODL_TRAINLIB_DIR names no TrainLib checkout")


@pytest.fixture
def board_headers(tmp_path):
    (tmp_path / "bsp").mkdir()
    for header in (Path(CHECKOUT) / "lib" / "include").glob("*.h"):
        for name in re.findall(r"#include <(bsp/[\w/.]+)>", header.read_text()):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("")
    shutil.copy(C_FOLDER / "include" / "odl_train.h", tmp_path)  # away from our pulp_train.h
    return tmp_path


def compile_against_trainlib(path, board_headers):
    includes = [board_headers, Path(CHECKOUT) / "lib" / "include", C_FOLDER / "include"]
    folders = [C_FOLDER / name for name in ("kernels", "runtime", "harness")]
    flags = [*ziglang().machine, *ziglang().code, "-Dfloat16alt=short", "-Dpi_fs_file_t=void", "-w"]
    for folder in (*includes, *folders, ziglang().clang_headers):
        flags += ["-I", str(folder)]
    argv = [*ziglang().compiler, *flags, "-x", "c", "-fsyntax-only", str(path)]
    return run_tool(argv)


def name_of(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", [*OURS, *HARNESSES, *SOLUTIONS, *PLANTED], ids=name_of)
def test_source_compiles_against_the_real_headers(path, board_headers):
    run = compile_against_trainlib(path, board_headers)
    assert run.status == 0, run.messages


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_function_has_the_prototype_that_trainlib_declares(path):
    text = "".join(p.read_text() for p in (Path(CHECKOUT) / "lib" / "include").glob("*.h"))
    assert re.search(rf"void\s+{path.stem}\s*\(\s*void\s*\*\s*\w+\s*\)", text)
