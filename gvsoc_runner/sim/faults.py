"""What a program can do wrong, as data: kind, core, place, address, text and a hint."""

from __future__ import annotations

from dataclasses import dataclass

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.disasm import disasm

KIND_OF = {
    L.F_ILLEGAL: "illegal-instruction",
    L.F_ROUNDING: "illegal-instruction",
    L.F_CSR: "illegal-instruction",
    L.F_LOAD: "memory",
    L.F_STORE: "memory",
    L.F_FETCH: "fetch",
    L.F_READ_ONLY: "write-to-code",
    L.F_GUARD: "stack-overflow",
    L.F_PERIPHERAL: "peripheral",
    L.F_WIDTH: "peripheral",
    L.F_UNINIT: "uninitialised-read",
    L.F_RACE: "race",
    L.F_BREAK: "breakpoint",
    L.F_TRAP: "trap",
}


@dataclass(frozen=True)
class Fault:
    """One fault of a program.

    kind: name of the kind (values of KIND_OF); core: 0..8 cluster, 9 fabric controller;
    pc: address of the instruction; address: the memory address it concerned (or 0);
    message: expected and got; hint: what to try; other_core: the second core of a race.
    """

    kind: str
    core: int
    pc: int
    address: int
    cycle: int
    message: str
    hint: str
    other_core: int | None = None


def core_name(core: int) -> str:
    """Name a core as the course does."""
    if core == L.FC:
        return "the fabric controller"
    return "the cluster controller (core 8)" if core == L.CONTROLLER else f"core {core}"


def region_of(address: int, l1_bytes: int) -> str:
    """Say in words what lies at an address."""
    if address < 0x40_0000:
        return "near address 0 (a null pointer?)"
    if L.L1_BASE <= address < L.L1_BASE + l1_bytes:
        return "in L1"
    if address < L.L1_BASE + 0x10_0000 and address >= L.L1_BASE:
        return f"{address - L.L1_BASE - l1_bytes} bytes behind the end of L1"
    if L.L2_BASE <= address < L.L2_BASE + L.L2_BYTES:
        return "in L2"
    if 0x1020_0000 <= address < 0x1040_0000:
        return "among the cluster peripherals"
    if 0x1A10_0000 <= address < 0x1A20_0000:
        return "among the SoC peripherals"
    return "where no memory is"


def _memory_text(verb: str, address: int, where: str) -> tuple[str, str]:
    return (
        f"expected an address in L1 or L2, got a {verb} at 0x{address:08x}, {where}",
        "Check pointers and indices: an index past the end of an array, a size in bytes "
        "where elements were meant, or a pointer that was never set.",
    )


def describe(kind: int, address: int, info: int, word: int, l1_bytes: int) -> tuple[str, str]:
    """Message and hint of a fault."""
    where = region_of(address, l1_bytes)
    if kind == L.F_LOAD:
        return _memory_text("load", address, where)
    if kind == L.F_STORE:
        return _memory_text("store", address, where)
    texts = {
        L.F_ILLEGAL: (
            f"expected an instruction of this target, got the word 0x{word:08x} ({disasm(word)})",
            "Compile for this target; data may have been executed or code overwritten.",
        ),
        L.F_ROUNDING: (
            f"expected a rounding mode 0..4 in frm, got {info}",
            "Set frm to 0 (round to nearest) before floating-point instructions.",
        ),
        L.F_CSR: (
            f"expected a CSR that this core has, got number 0x{info:03x}",
            "See docs/simulator.md for the registers that are modelled.",
        ),
        L.F_FETCH: (
            f"expected an instruction address in memory, got 0x{address:08x}, {where}",
            "A function pointer or return address is wrong: was the stack overwritten?",
        ),
        L.F_READ_ONLY: (
            f"expected a store to data, got one to code or constants at 0x{address:08x}",
            "A write index ran past its array, or a const object is written.",
        ),
        L.F_GUARD: (
            f"the stack is full: store at 0x{address:08x}, below the end of this core's stack",
            "Move large local arrays out of the function, or end the recursion.",
        ),
        L.F_PERIPHERAL: (
            f"peripheral used in a way it does not allow, at 0x{address:08x}",
            "Check register offset and direction; for the DMA check that both blocks lie "
            "within L1 and L2 and that a 2-D line has a length.",
        ),
        L.F_WIDTH: (
            f"expected a 32-bit access to a peripheral at 0x{address:08x}, got a narrower one",
            "Use uint32_t for registers of the event unit and the DMA.",
        ),
        L.F_UNINIT: (
            f"read of memory that was never written, at 0x{address:08x}, {where}",
            "Set the array before it is read; accumulators have to start at 0.",
        ),
        L.F_RACE: (
            f"cores touch the word at 0x{address:08x} without a barrier between, "
            f"this one and {core_name(info)}; at least one of them writes",
            "Put a barrier between the phases, or give every core its own part.",
        ),
        L.F_BREAK: ("the program stopped itself (ebreak)", "An assertion or abort was reached."),
        L.F_TRAP: ("a trap led to an address without memory", "Set mtvec before ecall or mret."),
    }
    return texts[kind]
