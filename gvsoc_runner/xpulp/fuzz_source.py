"""Random C programs full of loops, for comparing plain and rewritten code.

Every index stays inside its array: sizes are at most LENGTH passes, strides at most STRIDE.
"""

from __future__ import annotations

import random

LENGTH, STRIDE = 20, 5
_INTEGERS = ("int32_t", "uint32_t", "int16_t", "uint16_t", "int8_t", "uint8_t")
_TYPES = ("float", "float", "float", *_INTEGERS)
_CELLS = 2048
_HEAD = f"""#include <stdint.h>
#define CELLS {_CELLS}
static uint32_t memory[4][CELLS];
static uint32_t results[512];
static volatile int32_t port = 3;
__attribute__((noinline)) static int32_t other(int32_t x) {{ return x * 3 + port; }}
"""
_SIZES = ((0, 1), (1, 1), (2, 3), (3, 2), (4, 4), (5, 1), (7, 5), (8, 8), (13, 4), (16, 7), (19, 2))


class _Writer:
    """Writes one function; its loops use the names of `names`."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.kind = rng.choice(_TYPES)
        self.real = self.kind == "float"
        self.depth = 0
        self.counters: list[str] = []
        self.pointers = 0
        self.left = rng.choice((1, 2, 2, 3, 4))

    def index(self) -> str:
        """An index from the loop counters: constant or variable strides, a small offset."""
        rng, parts = self.rng, []
        for name in self.counters:
            scale = rng.choice(("", "", "", " * 2", " * 3", " * s", " * (s + 1)", None))
            if scale is not None:
                parts.append(f"(int32_t){name}{scale}")
        parts.append(str(rng.choice((0, 0, 0, 1, 2, 3, -1, -2))))
        return " + ".join(parts)

    def element(self) -> str:
        return f"{self.rng.choice('abc')}[{self.index()}]"

    def value(self) -> str:
        rng = self.rng
        constant = f"{rng.randint(1, 9) / 4}f" if self.real else str(rng.randint(-9, 99))
        simple = (self.element(), self.element(), "x", constant)
        left, right = rng.choice(simple), rng.choice(simple)
        operators = "+-*" if self.real else "+-*^&|"
        return rng.choice((left, f"{left} {rng.choice(operators)} {right}"))

    def condition(self) -> str:
        return f"{self.element()} {self.rng.choice(('>', '<', '=='))} {self.value()}"

    def statement(self) -> list[str]:
        """One statement; loops only where there is depth left."""
        rng, choice = self.rng, self.rng.random()
        if choice < 0.30:
            name, operator = rng.choice("xy"), rng.choice(("+=", "+=", "+=", "-="))
            factor = rng.choice((self.element(), "x", "3"))
            return [f"{name} {operator} {self.element()} * {factor};"]
        if choice < 0.60:
            return [f"{self.element()} {rng.choice(('=', '=', '+='))} {self.value()};"]
        if choice < 0.68:
            return [f"if ({self.condition()}) {{", *self.statement(), "}"]
        if choice < 0.72:
            return [f"x = {self.condition()} ? {self.value()} : {self.value()};"]
        if choice < 0.75:
            return [f"if ({self.condition()}) {rng.choice(('break', 'continue'))};"]
        if choice < 0.77:
            return [rng.choice(("y += other(1);", "y += port;", '__asm__ volatile("nop");'))]
        if self.depth < 3 and self.left > 0:
            return self.loop()
        return [f"y += {self.element()};"]

    def body(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self.rng.choice((1, 1, 2, 2, 3, 4))):
            lines += self.statement()
        return lines

    def loop(self) -> list[str]:
        """A loop of some shape; its counter runs over at most LENGTH values."""
        rng = self.rng
        self.depth += 1
        self.left -= 1
        name, bound = f"i{self.depth}", rng.choice(("n", "n", "m", str(rng.randint(1, LENGTH))))
        kind = rng.choice(("int32_t", "int32_t", "uint32_t"))
        step = rng.choice((1, 1, 1, 2, 3, 4))
        shape = rng.randrange(8)
        if shape == 7:
            return self.walk(bound)
        self.counters.append(name)
        heads = (
            f"for ({kind} {name} = 0; {name} < {bound}; {name} += {step}) {{",
            f"for ({kind} {name} = 0; {name} != {bound}; {name}++) {{",
            f"for (int32_t {name} = {bound}; {name} > 0; {name} -= {step}) {{",
            f"for (int32_t {name} = {bound}; {name}-- > 0;) {{",
            f"for (int32_t {name} = {bound} - 1; {name} >= 0; {name} -= {step}) {{",
            f"for ({kind} {name} = 0; {name} + {step} <= ({kind}){bound}; {name} += {step}) {{",
            f"for ({kind} {name} = {bound}; {name} >= {step}; {name} -= {step}) {{",
        )
        lines = [heads[shape], *self.body(), "}"]
        self.counters.pop()
        self.depth -= 1
        return lines

    def walk(self, bound: str) -> list[str]:
        """Pointers that move through arrays."""
        rng = self.rng
        self.pointers += 1
        p, q = f"p{self.pointers}", f"q{self.pointers}"
        step = rng.choice(("1", "1", "2", "s", "4"))
        work = rng.choice((f"*{q} = *{p} + x;", f"x += *{p} * *{q};", f"{q}[1] = {p}[0] - {p}[1];"))
        extra = self.body() if rng.random() < 0.4 else []
        self.depth -= 1
        return [
            f"T *{p} = {rng.choice('abc')}, *{q} = {rng.choice('abc')} + {rng.randint(0, 3)};",
            f"for (T *end = {p} + {bound} * {step}; {p} < end; {p} += {step}) {{",
            work,
            *extra,
            f"{q} += {rng.choice(('1', 's', '2'))};",
            "}",
        ]

    def function(self, number: int) -> str:
        restrict = self.rng.choice(("", "", " restrict"))
        pointers = ", ".join(f"{self.kind} *{restrict} {name}" for name in "abc")
        lines = [f"typedef {self.kind} T{number};", f"#define T T{number}"]
        lines.append(
            f"__attribute__((noinline)) static uint32_t f{number}({pointers}, "
            "int32_t n, int32_t m, int32_t s) {"
        )
        lines += ["T x = 1, y = 2;", *self.loop()]
        if self.rng.random() < 0.3:
            lines += self.loop()
        lines += ["T sum = x + y; uint32_t bits = 0;", "__builtin_memcpy(&bits, &sum, sizeof sum);"]
        return "\n".join([*lines, "return bits;", "}", "#undef T"])


def _array(rng: random.Random, number: int) -> str:
    """A pointer into one of four arrays; two of them may overlap."""
    return f"(T{number} *)&memory[{rng.randrange(4)}][{rng.randint(300, 330)}]"


def program_source(seed: int, functions: int) -> str:
    """A program with this many functions of loops; each is called with several sizes."""
    rng = random.Random(seed)
    parts, calls, slot = [_HEAD], [], 0
    for number in range(functions):
        writer = _Writer(rng)
        parts.append(writer.function(number))
        for n, m in rng.sample(_SIZES, 4):
            arrays = ", ".join(_array(rng, number) for _ in "abc")
            arguments = f"{arrays}, {n}, {m}, {rng.randint(1, STRIDE - 1)}"
            fill = f"fill({rng.randrange(1 << 30)}, {int(writer.real)});"
            calls.append(f"{fill} results[{slot % 512}] ^= f{number}({arguments}); fold();")
            slot += 1
    return "\n".join([*parts, _TAIL, "int main(void) {", *calls, "return 0;", "}", ""])


_TAIL = """static uint32_t folded;
__attribute__((noinline)) static void fill(uint32_t seed, int real) {
    for (int k = 0; k < 4; k++)
        for (int i = 200; i < 800; i++) {
            seed = seed * 1664525u + 1013904223u;
            memory[k][i] = real ? 0x3f000000u + (seed >> 10) : seed;
        }
}
__attribute__((noinline)) static void fold(void) {
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < CELLS; i++) folded = (folded << 5 | folded >> 27) ^ memory[k][i];
    results[folded & 511] += folded;
}
"""
