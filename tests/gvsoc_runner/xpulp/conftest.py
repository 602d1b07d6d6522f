import re

import pytest

from gvsoc_runner.compilation import BuildOptions, Unit, compile_unit
from gvsoc_runner.program import ElfFile
from gvsoc_runner.sim.disasm import disasm
from gvsoc_runner.xpulp.rewriting import rewrite


@pytest.fixture
def code_of():
    """Source -> instructions of its rewritten functions, as mnemonics and comments name them."""

    def code(source, options=None):
        unit = Unit("loops.c", f"#include <stdint.h>\n{source}")
        text = rewrite(compile_unit(unit, options or BuildOptions()).assembly).text
        body = text.split(".section\t.debug")[0]
        lines = []
        for line in body.splitlines():
            named = re.match(r"\t\.insn .*# (.*)", line)
            plain = re.match(r"\t([a-z][\w.]*(?:\t[^#]*)?)", line)
            if named or plain:
                found = (named or plain)[1].strip()
                lines.append(re.sub(r"\s+", " ", found))
        return lines

    return code


@pytest.fixture
def machine_code_of():
    """Source -> disassembly of the object that the pass leads to."""

    def code(source):
        unit = Unit("loops.c", f"#include <stdint.h>\n{source}")
        data = compile_unit(unit, BuildOptions(xpulp=True)).data
        file = ElfFile(data)
        text = file._raw_sections[file.section_names.index(".text")]
        words, at, end = [], text[4], text[4] + text[5]
        while at < end:
            size = 4 if data[at] & 3 == 3 else 2
            words.append(disasm(int.from_bytes(data[at : at + size], "little"), pc=at - text[4]))
            at += size
        return words

    return code
