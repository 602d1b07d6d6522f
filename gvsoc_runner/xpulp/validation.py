"""Translation validation: does a rewritten program leave the same data as the plain one?

Both run on the embedded simulator on the same inputs. Exit code, console and all data must be equal
bit for bit: variables, L1 up to the stacks, outputs of every call. Left out are the stacks, the
code, and what a clock wrote. Code and L2 data may lie elsewhere, so an address in memory counts as
equal when it points to the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from gvsoc_runner.backends.base import OutputSpec, RunRequest
from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.cache import Cache, key_of
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult

#: What the harness measures; it must differ, or the pass would be for nothing.
_CLOCKED = "odl_cycles"
#: Where data begins and ends, besides outputs that a backend collects by itself.
_MEMORIES = {"odl_l1_start": "odl_stacks", "odl_data_start": "odl_noinit_end"}


def choose(
    plain: Program,
    rewritten: Program,
    requests: Callable[[Program], Iterable[RunRequest]],
    cache: Cache,
) -> Program:
    """The rewritten program where every run leaves the same data, else the plain one.

    Args:
        requests: the runs to compare, for either program; the verdict is kept per pair of programs.
    """
    if plain.sha256 == rewritten.sha256:
        return plain
    key = key_of("xpulp verdict 1", plain.sha256, rewritten.sha256)
    stored = cache.get(key)
    if stored is None:
        stored = _verdict(plain, rewritten, requests).encode()
        cache.put(key, stored)
    reason = stored.decode()
    if not reason:
        return replace(rewritten, xpulp=True)
    if reason == _PLAIN_FAILS:
        return plain
    return replace(plain, notices=(f"hardware loops were not used: {reason}",))


_PLAIN_FAILS = "the program fails without them as well"


def _verdict(
    plain: Program, rewritten: Program, requests: Callable[[Program], Iterable[RunRequest]]
) -> str:
    for first, second in zip(requests(plain), requests(rewritten), strict=True):
        try:
            expected = run_for_data(first)
        except RunnerError:
            return _PLAIN_FAILS
        try:
            got = run_for_data(second)
        except RunnerError as error:
            return f"with them the program fails ({error})"
        if reason := difference(plain, rewritten, expected, got):
            return reason
    return ""


def run_for_data(request: RunRequest) -> RunResult:
    """Run a program and collect all its data."""
    symbols, specs = request.program.symbols, {}
    for begin, end in _MEMORIES.items():
        words = (symbols[end].address - symbols[begin].address) // 4
        specs[begin] = OutputSpec((words,), "uint32")
    return EmbeddedBackend().run(replace(request, outputs={**request.outputs, **specs}))


def difference(plain: Program, rewritten: Program, expected: RunResult, got: RunResult) -> str:
    """What two runs left behind differently, in words; "" when it is the same."""
    if expected.exit_code != got.exit_code:
        return f"with them the exit code is {got.exit_code}, without {expected.exit_code}"
    if expected.stdout != got.stdout:
        return "with them the program prints something else"
    if not _same_layout(plain, rewritten):
        return "the programs' data lie in different order"
    for name, value in expected.outputs.items():
        if name == _CLOCKED:
            continue
        different = _different(value, got.outputs[name], plain, rewritten)
        if name in _MEMORIES:
            different &= ~_clocked_words(plain, name, len(different))
        if different.any():
            where = int(np.flatnonzero(different)[0])
            return f"with them other values are left in {_place(plain, name, where)}"
    return ""


def _different(
    expected: np.ndarray, got: np.ndarray, plain: Program, rewritten: Program
) -> np.ndarray:
    """Where words differ that are not two addresses of the same thing."""
    one, two = (np.ravel(np.ascontiguousarray(x)).view(np.uint32) for x in (expected, got))
    different = one != two
    if different.any():
        for same in (_both_data, _both_code):
            different &= ~same(one, two, plain, rewritten)
    return different


def _between(words: np.ndarray, program: Program, begin: str, end: str) -> np.ndarray:
    low, high = program.symbols[begin].address, program.symbols[end].address
    return (words >= low) & (words <= high)


def _both_data(one, two, plain: Program, rewritten: Program) -> np.ndarray:
    bounds = ("odl_data_start", "odl_noinit_end")
    moved = rewritten.symbols[bounds[0]].address - plain.symbols[bounds[0]].address
    return _between(one, plain, *bounds) & (two == one + np.uint32(moved % (1 << 32)))


def _both_code(one, two, plain: Program, rewritten: Program) -> np.ndarray:
    bounds = ("odl_code_start", "odl_code_end")
    return _between(one, plain, *bounds) & _between(two, rewritten, *bounds)


def _data_symbols(program: Program) -> list[tuple[str, int, int]]:
    code = (program.symbols[n].address for n in ("odl_code_start", "odl_code_end"))
    low, high = code
    start = program.symbols["odl_data_start"].address
    found = []
    for symbol in program.file.symbols:
        if symbol.kind != 1 or low <= symbol.address < high:
            continue
        base = start if start <= symbol.address else 0
        found.append((symbol.name, symbol.address - base, symbol.size))
    return sorted(found)


def _same_layout(plain: Program, rewritten: Program) -> bool:
    return _data_symbols(plain) == _data_symbols(rewritten)


def _clocked_words(program: Program, memory: str, words: int) -> np.ndarray:
    mask = np.zeros(words, bool)
    if symbol := program.symbols.get(_CLOCKED):
        first = (symbol.address - program.symbols[memory].address) // 4
        if 0 <= first < words:
            mask[first : first + symbol.size // 4] = True
    return mask


def _place(program: Program, name: str, word: int) -> str:
    """The variable that holds a word."""
    if name not in _MEMORIES:
        return f"`{name}`"
    address = program.symbols[name].address + 4 * word
    for symbol in program.file.symbols:
        if symbol.kind == 1 and symbol.address <= address < symbol.address + symbol.size:
            return f"`{symbol.name}`"
    return f"memory at {address:#x}"
