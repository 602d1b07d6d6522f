"""The GAP9 SDK backend: commands and parsers. A real SDK has not been at hand."""

import os
import sys

import numpy as np
import pytest

from gvsoc_runner.backends.base import OutputSpec, RunRequest
from gvsoc_runner.backends.detect import Installation, find_gap9
from gvsoc_runner.backends.gap9 import Gap9Backend, command_for, make_result, parse_printed
from gvsoc_runner.backends.processes import Finished
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.errors import BackendUnavailable, CycleLimitError, RunnerError

SOURCE = """
#include "pmsis.h"
__attribute__((section(".l2.odl"))) volatile uint32_t odl_cycles[2] = {0};
__attribute__((section(".l2.odl"))) volatile float y[2] = {1};
int main(void) { return (int)y[0] + (int)odl_cycles[0]; }
"""


@pytest.fixture(scope="module")
def request_():
    program = build_program([Unit("g.c", SOURCE, trusted=True)], BuildOptions("gap9"), name="g")
    return RunRequest(program, "gap9", outputs={"y": OutputSpec((2,))})


def dump(request, name, words):
    address = request.program.symbol(name).address
    return f"@odl {address:08x} " + " ".join(f"{int(word):08x}" for word in words) + "\n"


def regular(request):
    y = np.array([2.5, -1], np.float32).view(np.uint32)
    return "hi\n" + dump(request, "y", y) + dump(request, "odl_cycles", [900, 700])


def sdk(home, script):
    """The file layout of an SDK; its simulator is the given script."""
    files = {
        "utils/gapy_v2/bin/gapy": "",
        "configs/gap9_evk_audio.sh": "",
        "utils/efuse/GAP9/efuse_hyper_preload.data": "fuses",
        "install/workstation/bin/gvsoc": f"#!{sys.executable}\n{script}",
    }
    for name, text in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    return find_gap9({"GAP_SDK_HOME": str(home), "PATH": ""})


def test_printed_figures_of_generated_applications_are_read():
    printed = parse_printed("boot\nRuntime: 1234 cycles\nErrors: 3 out of 100 \n")
    assert (printed.cycles, printed.errors, printed.checked) == (1234, 3, 100)


def test_output_without_figures_has_none():
    printed = parse_printed("My Runtime: soon\n")
    assert (printed.cycles, printed.errors, printed.checked) == (None, None, None)


def test_outputs_and_cycles_come_from_the_dump_and_are_not_trusted(request_):
    result = make_result(request_, Finished(0, regular(request_), "", 1.0))
    assert result.outputs["y"].tolist() == [2.5, -1]
    assert [r.cycles for r in result.regions] == [900, 700] and result.cycles == 700
    assert not result.trusted and "not trusted" in result.notices[0]


def test_dump_lines_with_carriage_returns_are_read(request_):
    text = regular(request_).replace("\n", "\r\n")
    assert make_result(request_, Finished(0, text, "", 1.0)).stdout == "hi\n"


def test_run_without_dump_quotes_the_simulator(request_):
    with pytest.raises(RunnerError, match="It said: no licence"):
        make_result(request_, Finished(1, "", "no licence\n", 1.0))


def test_missing_sdk_says_how_to_get_one():
    with pytest.raises(BackendUnavailable, match="GAP_SDK_HOME"):
        Gap9Backend(find_gap9({"PATH": ""})).run(None)


def test_other_targets_are_refused(tmp_path, request_):
    from dataclasses import replace

    with pytest.raises(BackendUnavailable, match="expected target gap9"):
        Gap9Backend(sdk(tmp_path, "")).run(replace(request_, target="pulp-open-2603"))


def test_gvrun_gets_its_own_command_line(tmp_path):
    gvrun = tmp_path / "install" / "gvsoc2" / "bin" / "gvrun"
    gvrun.parent.mkdir(parents=True)
    found = Installation("gap9", "gap9-gvrun", True, gvrun)
    command = command_for(found, tmp_path / "p.elf", tmp_path)
    assert command.argv[1] == "--target=gap.gap9.evk"
    assert command.env["GAP_SDK_HOME"] == str(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="the SDK runs on POSIX systems")
def test_process_gets_program_fuses_and_arguments(tmp_path, request_):
    """The whole path with a script in the simulator's place, which shows what it was given."""
    script = (
        "import pathlib, sys\n"
        "elf = pathlib.Path(sys.argv[2].split('=')[1]).read_bytes()\n"
        "print(sys.argv[1], sys.argv[4:], elf[:4], pathlib.Path('chip.efuse_preload.data')"
        ".read_text(), file=sys.stderr)\nsys.exit(5)\n"
    )
    with pytest.raises(RunnerError) as caught:
        Gap9Backend(sdk(tmp_path, script)).run(request_)
    assert "--target=gap9.evk ['image', 'flash', 'run'] b'\\x7fELF' fuses" in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="the SDK runs on POSIX systems")
def test_simulator_that_never_ends_is_ended(tmp_path, request_):
    from dataclasses import replace

    found = sdk(tmp_path, "import time\ntime.sleep(60)\n")
    with pytest.raises(CycleLimitError, match="within 1 s"):
        Gap9Backend(found).run(replace(request_, options={"timeout_s": 1}))


def test_sdk_without_its_fuse_file_is_reported(tmp_path, request_):
    found = sdk(tmp_path, "")
    (tmp_path / "utils/efuse/GAP9/efuse_hyper_preload.data").unlink()
    with pytest.raises(BackendUnavailable, match="efuse_hyper_preload"):
        Gap9Backend(found).run(request_)
