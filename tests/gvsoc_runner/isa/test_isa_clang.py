"""Listings of the standard part against an independent assembler: clang, as shipped by ziglang."""

import random
import subprocess
import sys

from elftools.elf.elffile import ELFFile

from gvsoc_runner.sim import isa
from gvsoc_runner.sim.disasm import disasm
from gvsoc_runner.sim.isa_search import row_of

STANDARD = isa.extension_mask("I", "M", "C", "ZICSR", "ZFINX")
CPU = "generic_rv32+m+c+zicsr+zfinx"


def standard_words(per_row, seed):
    """(word, number of bytes, listing) of random encodings of every standard row but fences."""
    rng = random.Random(seed)
    for row in isa.INSTRUCTIONS:
        if row.ext & ~STANDARD or row.kind == "ILLEGAL" or row.name.startswith("fence"):
            continue
        for _ in range(per_row):
            word = row.match | rng.getrandbits(8 * row.num_bytes) & ~row.mask
            decoded = row_of(word, STANDARD)
            if decoded is not None:
                yield word, decoded.num_bytes, disasm(word, ext_mask=STANDARD)


def test_clang_assembles_every_standard_listing_to_the_same_word(tmp_path):
    words = list(standard_words(per_row=10, seed=4))
    options = {4: ".option norvc", 2: ".option rvc"}
    source = "".join(f"{options[size]}\n{text}\n" for _, size, text in words)
    (tmp_path / "listing.s").write_text(f".option norelax\n{source}")
    compiler = (sys.executable, "-m", "ziglang", "cc")
    target = ("--target=riscv32-freestanding-none", f"-mcpu={CPU}")
    subprocess.run(
        [*compiler, *target, "-c", "listing.s", "-o", "listing.o"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    with open(tmp_path / "listing.o", "rb") as file:
        code = ELFFile(file).get_section_by_name(".text").data()
    assert len(code) == sum(size for _, size, _ in words)
    place, wrong = 0, []
    for word, size, text in words:
        assembled = int.from_bytes(code[place : place + size], "little")
        place += size
        if assembled != word:
            wrong.append(f"{text}: {word:08x} but clang gives {assembled:08x}")
    assert len(words) > 900
    assert wrong == []
