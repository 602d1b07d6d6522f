"""The file of compiled code: what is in it is used, anything doubtful is not."""

import json
import os
import subprocess
import sys

import pytest

from gvsoc_runner.sim import cache_folder, compiled, warm

FIRST_RESULT = """
import sys, time
from gvsoc_runner.sim.machine import Machine
from gvsoc_runner.sim.tiny_elf import tiny_elf
from gvsoc_runner.targets import load_target
machine = Machine(load_target("gap9"))
code = bytes.fromhex("b7 40 10 1a b7 07 00 80 23 a0 f0 0a")  # store 1 << 31 to 0x1a1040a0: exit
machine.load(tiny_elf({0x1C010000: code}, 0x1C010000, 7))
print(machine.run(1000).reason, "numba" in sys.modules)
"""


@pytest.fixture
def stored(tmp_path):
    """A copy of the compiled code in use: (its objects, its own file)."""
    warm.ready()
    objects = compiled.read(compiled.code_file())
    assert objects
    path = tmp_path / "copy.code"
    compiled.save(objects, path)
    return objects, path


def test_what_was_saved_is_read_back(stored):
    objects, path = stored
    assert compiled.read(path) == objects
    assert {"odl_run", "odl_access", "odl_isa_soft_float"} <= set(objects)


def test_nothing_but_the_file_is_left_behind(stored):
    _, path = stored
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("place", [0.001, 0.1, 0.5, 0.999])
def test_a_file_with_one_changed_byte_counts_as_absent(stored, place):
    _, path = stored
    data = bytearray(path.read_bytes())
    data[int(len(data) * place)] ^= 1
    path.write_bytes(data)
    assert compiled.read(path) is None


@pytest.mark.parametrize("share", [0, 0.0005, 0.5, 0.99])
def test_a_cut_file_counts_as_absent(stored, share):
    _, path = stored
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert compiled.read(path) is None


@pytest.mark.parametrize(
    "change", [{"format": 2}, {"key": "llvmlite 0.1 another processor"}, {"sha256": None}]
)
def test_a_file_made_for_something_else_counts_as_absent(stored, change):
    _, path = stored
    head, _, body = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps(json.loads(head) | change).encode() + b"\n" + body)
    assert compiled.read(path) is None


@pytest.mark.parametrize("head", [b"[]", b"{}", b"null", b"\x80\x04pickle", b'{"format": 1}'])
def test_a_strange_header_counts_as_absent(tmp_path, head):
    path = tmp_path / "strange.code"
    path.write_bytes(head + b"\nrest")
    assert compiled.read(path) is None


def first_result(**variables):
    """A fresh process: its printed line and what it said on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_RESULT],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def cache_with(tmp_path, data):
    """A cache folder whose file of compiled code holds `data`."""
    folder = tmp_path / cache_folder.CACHE_DIR.name
    folder.mkdir()
    (folder / compiled.code_file().name).write_bytes(data)
    return folder


def test_a_warm_start_needs_no_numba_and_compiles_nothing(stored, tmp_path_factory):
    _, path = stored
    root = tmp_path_factory.mktemp("cache")
    cache_with(root, path.read_bytes())
    assert first_result(ODL_JIT_CACHE=str(root)) == ("exit False", "")


def test_a_read_only_cache_folder_is_read(stored, tmp_path_factory):
    _, path = stored
    root = tmp_path_factory.mktemp("cache")
    folder = cache_with(root, path.read_bytes())
    for place in (*folder.iterdir(), folder):
        place.chmod(0o555)
    assert first_result(ODL_JIT_CACHE=str(root)) == ("exit False", "")
    assert len(list(folder.iterdir())) == 1


@pytest.mark.slow
def test_a_damaged_file_is_compiled_anew_once_for_two_processes(stored, tmp_path_factory):
    objects, path = stored
    root = tmp_path_factory.mktemp("cache")
    folder = cache_with(root, path.read_bytes()[:-1])
    start = [sys.executable, "-c", FIRST_RESULT]
    env = {**os.environ, "ODL_JIT_CACHE": str(root)}
    both = [
        subprocess.Popen(start, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=300) for process in both]
    assert [out.strip() for out, _ in answers] == ["exit False"] * 2
    assert sum("compiled in" in said for _, said in answers) == 1
    mended = compiled.read(folder / compiled.code_file().name)
    assert mended is not None
    assert set(mended) == set(objects)
    assert len(list(folder.iterdir())) == 1


def test_without_workers_this_process_compiles(monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(warm, "_start", lambda folder: None)
    monkeypatch.setattr(warm, "_say", said.append)
    assert warm._compile_once(tmp_path / "new.code") is None
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_fails_gives_nothing(monkeypatch, tmp_path):
    failing = lambda folder: subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])  # noqa: E731
    monkeypatch.setattr(warm, "_start", failing)
    monkeypatch.setattr(warm, "_say", lambda text: None)
    assert warm._compile_once(tmp_path / "new.code") is None
    assert list(tmp_path.iterdir()) == []
