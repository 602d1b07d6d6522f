"""Random regions of code for one core: branches, calls and loops around random instructions."""

from __future__ import annotations

import random
import struct

import random_instructions as at
from random_instructions import COUNTER, NODES, POOL, REPEATS, SOURCES, Straight
from region_program import L1_WORDS, SAVED, Label, Region, instruction

from gvsoc_runner.sim.fuzz_isa import random_operand

#: Weights of the methods of Maker and of KINDS. Programs of "modes" round in every direction.
MIXES = {
    "all": dict(alu=9, mul=2, div=1, xpulp=4, simd=4, fp32=4, fp16=1, fpvec=1, memory=8, chase=1,
                float_load=0.5, device=1, slow=1, branch=3, jump=1, call=0.5, loop=0.7, hwloop=1,
                csr=1, counter=0.7, system=0.3, address=1.5),
    "integer": dict(alu=8, mul=3, div=2, xpulp=4, simd=2, branch=4, jump=2, call=1, loop=1),
    "memory": dict(alu=4, memory=10, float_load=1, address=4, chase=3, mul=1, branch=1, loop=0.7,
                   hwloop=0.7, device=1, slow=1),
    "float": dict(alu=2, fp32=10, fp16=2, fpvec=3, memory=2, float_load=1, mul=1, loop=0.5,
                  hwloop=0.5, csr=0.5),
    "modes": dict(alu=2, fp32=10, fp16=2, fpvec=3, memory=2, mul=1, rounding=0.5),
    "loops": dict(alu=5, memory=4, fp32=2, simd=2, hwloop=4, loop=2, mul=1, branch=2, counter=0.3),
    "control": dict(alu=5, branch=6, jump=5, call=2, loop=2, hwloop=1, memory=2, mul=0.5),
    "system": dict(alu=5, csr=4, counter=4, system=1.4, memory=4, mul=1, fp32=1, div=0.5, branch=1,
                   device=2, slow=1, loop=0.3),
}  # fmt: skip
NESTED = ("branch", "jump", "call", "loop", "hwloop")
MAX_DEPTH = 2


class Maker(Straight):
    """Adds control flow; every name in a mix stands for a method or a kind of arithmetic."""

    def __init__(self, rng: random.Random, mix: str, controller: bool) -> None:
        super().__init__(rng, controller, modes=mix == "modes")
        self.weights = MIXES[mix]
        self.free_loops, self.free_counters = [0, 1], [COUNTER, at.COUNTER_2]

    def one(self, depth: int = 0) -> None:
        """One random piece; `depth` counts the loops and branches around it."""
        while True:
            (name,) = self.rng.choices(tuple(self.weights), tuple(self.weights.values()))
            if name in at.REGISTER_ROWS:
                return self.arithmetic(name)
            if name not in NESTED:
                return getattr(self, name)()
            if depth <= MAX_DEPTH:
                return getattr(self, name)(depth + 1)

    def some(self, most: int, depth: int) -> None:
        """Up to `most` pieces."""
        for _ in range(self.rng.randrange(most + 1)):
            self.one(depth)

    def branch(self, depth: int) -> None:
        """A forward branch over a few pieces."""
        rng, target = self.rng, Label()
        name = rng.choice(("beq", "bne", "blt", "bge", "bltu", "bgeu", "p.beqimm", "p.bneimm",
                           "c.beqz", "c.bnez"))  # fmt: skip
        first = rng.choice(range(8, 16) if name[0] == "c" else SOURCES)
        second = first if rng.random() < 0.3 else rng.choice(SOURCES)
        compared = rng.randrange(-16, 16) << 16 if name[0] == "p" else 0
        self.add(name, 0, first, second, imm=compared, target=target)
        self.some(4, depth)
        self.items.append(target)

    def jump(self, depth: int) -> None:
        """A forward jump, direct or through a register."""
        rng, target, register = self.rng, Label(), self.rng.choice(POOL)
        name = rng.choice(("jal", "c.j", "c.jal", "jalr", "c.jr", "c.jalr"))
        if name in ("jal", "c.j", "c.jal"):
            self.add(name, rng.choice((0, 1, 5)) if name == "jal" else 1, target=target)
        else:
            here, num_between = Label(), rng.randrange(3)
            self.items += [here, instruction("auipc", register)]
            for _ in range(num_between):
                self.other_than(register)
            before = 4 + 4 * num_between
            if name == "jalr":
                link = rng.choice((0, 1, register))
                self.add("jalr", link, register, imm=before, target=target)
            else:
                num_skipped = rng.randrange(3)
                self.add("addi", register, register, imm=before + 6 + 2 * num_skipped)
                self.items.append(instruction(name, 1 if name == "c.jalr" else register, register))
                self.items += [instruction("c.nop") for _ in range(num_skipped)]
        self.some(3, depth)
        self.items.append(target)

    def call(self, depth: int) -> None:
        """A small function, called once or twice."""
        over, function = Label(), Label()
        self.add("jal", target=over)
        self.items.append(function)
        for _ in range(self.rng.randrange(3)):
            self._without_link()
        self.add(self.rng.choice(("jalr", "c.jr")), 0, 1)
        self.items.append(over)
        for _ in range(self.rng.randrange(1, 3)):
            self.add("jal", 1, target=function)

    def _without_link(self) -> None:
        """Arithmetic or memory that leaves the return address alone."""
        mark = len(self.items)
        while not self.items[mark:] or any(item.numbers[0] == 1 for item in self.items[mark:]):
            del self.items[mark:]
            name = self.rng.choice(("alu", "alu", "xpulp", "fp32", "mul", "memory"))
            self.memory() if name == "memory" else self.arithmetic(name)

    def loop(self, depth: int) -> None:
        """A loop that counts down to a branch back."""
        if not self.free_counters:
            return self.arithmetic("alu")
        rng, head, counter = self.rng, Label(), self.free_counters.pop()
        self.add("addi", counter, imm=rng.randrange(1, 6))
        self.items.append(head)
        self.some(7, depth)
        self.add("addi", counter, counter, imm=-1)
        if rng.random() < 0.3:
            self.one(depth)
        self.add(*rng.choice((("bne", 0, counter, 0), ("blt", 0, 0, counter))), target=head)
        self.free_counters.append(counter)

    def hwloop(self, depth: int) -> None:
        """A hardware loop, set up in one of its ways."""
        if not self.free_loops:
            return self.arithmetic("simd")
        rng, end, number = self.rng, Label(), self.free_loops.pop(0)
        base, count = number << 25, rng.choice((0, 1, 2, 2, 3, 4, 7)) << 13
        counter = COUNTER if COUNTER in self.free_counters else REPEATS
        style = rng.randrange(5)
        if style == 0:
            self.add("lp.setup", 0, counter, imm=base, target=end)
        elif style == 1:
            self.add("lp.setupi", imm=base | count, target=end)
        else:
            start = Label()
            setup = [
                instruction("lp.starti", imm=base, target=start),
                instruction("lp.endi", imm=base, target=end),
                instruction("lp.counti", imm=base | count)
                if rng.random() < 0.6
                else instruction("lp.count", 0, REPEATS, imm=base),
            ]
            self.items += [*rng.sample(setup, 3), start]
        self.some(4, depth)
        last = rng.choice(("alu", "alu", "memory", "fp32", "mul", "div", "simd", "device"))
        self.arithmetic(last) if last in at.REGISTER_ROWS else getattr(self, last)()
        self.items.insert(-1, end)
        self.free_loops = sorted((*self.free_loops, number))


def memory_template(seed: int) -> bytes:
    """What both memory windows hold before every region: operands, then addresses."""
    rng = random.Random(seed)
    words = [random_operand(rng) for _ in range(L1_WORDS - 64)]
    words += [NODES + 4 * rng.randrange(48) for _ in range(64)]
    return struct.pack(f"<{L1_WORDS}I", *words)


def random_region(seed: int, mix: str, controller: bool = False) -> Region:
    """A region of up to about 80 pieces; equal arguments give equal regions."""
    rng = random.Random(seed)
    maker = Maker(rng, mix, controller)
    length = rng.choice((3, 6, 10, 20, 40, 80))
    while len(maker.items) < length:
        maker.one()
    registers = {number: random_operand(rng) for number in SAVED}
    registers |= at.CONTROLLER_BASES if controller else at.BASES
    registers |= {at.ODD: rng.randrange(-16, 16), at.EVEN: 4 * rng.randrange(-4, 5)}
    registers |= {COUNTER: rng.randrange(1, 6), at.COUNTER_2: 3, REPEATS: 0}
    mode = rng.choice((0, 0, 0, 0, 1, 2, 3)) if mix == "modes" else 0
    return Region(
        name=f"{mix}-{seed}",
        body=maker.items,
        registers=registers,
        fcsr=mode << 5 | rng.choice((0, 0, 0, rng.randrange(32))),
        repeats=rng.choice((1, 2, 3, 5)),
        alignment=rng.randrange(8),
        counting=rng.choice((1, 1, 1, 0)),
    )
