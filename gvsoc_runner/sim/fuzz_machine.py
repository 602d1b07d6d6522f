"""Throw random programs and random files at the machine; nothing may crash or hang the host.

    python -m gvsoc_runner.sim.fuzz_machine --programs 2000 --seed 1

Programs mix valid instructions of the table with random words, addresses of peripherals
in the registers, and all cores started. Files are mutated ELF files. Every run has to
end with a Stop; a file has to load or raise ElfError.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from gvsoc_runner.sim.elf import ElfError
from gvsoc_runner.sim.isa import INSTRUCTIONS
from gvsoc_runner.sim.machine import Machine, Stop
from gvsoc_runner.sim.tiny_elf import tiny_elf
from gvsoc_runner.targets import load_target, target_names

CODE = 0x1C01_0000
MAX_CYCLES = 20_000
START_CLUSTER = (  # boot addresses of cores 0..8, then fetch enable
    *[(0x1020_0040 + 4 * core, CODE) for core in range(9)],
    (0x1020_1400, 0xFFFF_FFFF),
    (0x1020_0008, 0x1FF),
)
PLACES = (
    *(0x1000_0000, 0x1000_FFFC, 0x1001_FFFE, 0x1010_0010, 0x1C00_0000, 0x1C18_FFFC, 0, 0x4000),
    *(0x1020_0000, 0x1020_0400, 0x1020_0800, 0x1020_1400, 0x1020_1800, 0x1020_4000, 0x1020_4080),
    *(0x1020_40C0, 0x1020_4100, 0x1020_4200, 0x1020_421C, 0x1020_4400, 0x1020_4404, 0x1A10_40A0),
    *(0x1A10_F000, 0x1A10_B000, 0x1A10_9800, 0xFFFF_FFFC, 0x8000_0000, CODE, CODE + 0x100),
)


@dataclass
class FuzzReport:
    """What was run: programs, files, instructions executed, how the runs ended."""

    programs: int = 0
    files: int = 0
    instructions: int = 0
    seconds: float = 0.0
    reasons: dict[str, int] | None = None


def random_word(rng: np.random.Generator) -> tuple[int, int]:
    """(bits, bytes) of a random instruction: mostly one of the table, sometimes noise."""
    if rng.random() < 0.05:
        return int(rng.integers(1 << 32)), 4
    row = INSTRUCTIONS[int(rng.integers(len(INSTRUCTIONS)))]
    noise = int(rng.integers(1 << 32))
    limit = 0xFFFF if row.num_bytes == 2 else 0xFFFF_FFFF
    return (noise & ~row.mask | row.match) & limit, row.num_bytes


def load_constant(register: int, value: int) -> bytes:
    """lui and addi that put a constant into a register."""
    high = (value + 0x800) >> 12 & 0xFFFFF
    words = (high << 12 | register << 7 | 0x37, (value & 0xFFF) << 20 | register << 15)
    return words[0].to_bytes(4, "little") + (words[1] | register << 7 | 0x13).to_bytes(4, "little")


def store_word(address: int, value: int) -> bytes:
    """Code that stores a constant, through x30 and x31."""
    store = 31 << 20 | 30 << 15 | 2 << 12 | 0x23
    return load_constant(30, address) + load_constant(31, value) + store.to_bytes(4, "little")


def random_program(rng: np.random.Generator, length: int = 200) -> bytes:
    """Code for all cores: registers hold interesting addresses, then random instructions."""
    code = bytearray()
    if rng.random() < 0.5:  # the fabric controller starts the cluster, which starts it again
        for address, value in START_CLUSTER:
            code += store_word(address, value)
    for register in rng.choice(np.arange(1, 30), size=12, replace=False):
        place = PLACES[int(rng.integers(len(PLACES)))]
        if rng.random() < 0.7:  # plain memory, so that a run lasts a while
            place = int(rng.choice((0x1000_0000, 0x1C02_0000))) + int(rng.integers(0x8000)) // 4 * 4
        code += load_constant(int(register), place)
    for _ in range(length):
        bits, num_bytes = random_word(rng)
        code += bits.to_bytes(num_bytes, "little")
    return bytes(code)


def run_once(elf: bytes, target: str, **options: bool) -> tuple[Stop, Machine]:
    """Load and run one program; ElfError when it is none."""
    machine = Machine(load_target(target), **options)
    machine.load(elf)
    stop = machine.run(MAX_CYCLES)
    _ = machine.stdout, machine.counters()
    return stop, machine


def mutated(elf: bytes, rng: np.random.Generator) -> bytes:
    """An ELF file with a few bytes changed, mostly in its headers, or cut short."""
    data = bytearray(elf)
    for _ in range(int(rng.integers(1, 8))):
        where = int(rng.integers(min(len(data), 180 if rng.random() < 0.8 else len(data))))
        data[where] = int(rng.integers(256))
    if rng.random() < 0.1:
        del data[int(rng.integers(len(data))) :]
    return bytes(data)


def fuzz(num_programs: int, seed: int) -> FuzzReport:
    """Run random programs and files; any exception but ElfError is a bug and comes through."""
    rng = np.random.default_rng(seed)
    report = FuzzReport(reasons={})
    start = time.perf_counter()
    for _ in range(num_programs):
        elf = tiny_elf({CODE: random_program(rng)}, entry=CODE)
        target = str(rng.choice(target_names()))
        checks = {"uninitialised": bool(rng.random() < 0.2), "races": bool(rng.random() < 0.2)}
        stop, machine = run_once(elf, target, **checks)
        report.programs += 1
        report.instructions += sum(core.instructions for core in machine.counters())
        report.reasons[stop.reason] = report.reasons.get(stop.reason, 0) + 1
        try:
            stop, _machine = run_once(mutated(elf, rng), target)
            report.files += 1
        except ElfError:
            report.reasons["not an ELF"] = report.reasons.get("not an ELF", 0) + 1
    report.seconds = time.perf_counter() - start
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(fuzz(arguments.programs, arguments.seed))


if __name__ == "__main__":
    main()
