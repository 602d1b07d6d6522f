"""The line table of an ELF file, read with pyelftools."""

from __future__ import annotations

from io import BytesIO

from elftools.elf.elffile import ELFFile


def line_rows(elf: bytes) -> tuple[tuple[int, str, int], ...]:
    """Rows (address, file name, line) sorted by address; line 0 ends a sequence.

    Empty where the table cannot be read: inline assembly may bring debug sections of its own.
    """
    try:
        return _read_rows(elf)
    except Exception:  # the reader trusts its input: anything can come of a forged one
        return ()


def _read_rows(elf: bytes) -> tuple[tuple[int, str, int], ...]:
    info = ELFFile(BytesIO(elf))
    if not info.has_dwarf_info():
        return ()
    dwarf = info.get_dwarf_info()
    rows: dict[int, tuple[str, int]] = {}
    for unit in dwarf.iter_CUs():
        program = dwarf.line_program_for_CU(unit)
        if program is None:
            continue
        names = [entry.name.decode() for entry in program["file_entry"]]
        if program["version"] < 5:
            names.insert(0, "")  # files were counted from 1 before DWARF 5
        for entry in program.get_entries():
            state = entry.state
            if state is None:
                continue
            if state.end_sequence:
                rows.setdefault(state.address, ("", 0))
            elif state.line and state.file < len(names):
                rows[state.address] = (names[state.file], state.line)
    return tuple((address, *rows[address]) for address in sorted(rows))
