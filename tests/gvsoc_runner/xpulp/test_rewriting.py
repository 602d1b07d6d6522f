"""What the pass makes of clang's code, and what it leaves alone."""

import pytest

from gvsoc_runner.compilation import BuildOptions, Unit, compile_unit
from gvsoc_runner.xpulp.assembly import Instruction, Label
from gvsoc_runner.xpulp.counting import Count, known_passes
from gvsoc_runner.xpulp.rewriting import rewrite

DOT = """
float dot(const float *a, const float *b, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}
"""


def body(lines):
    """Instructions of the first hardware loop."""
    start = next(i for i, line in enumerate(lines) if line.startswith("lp.setup"))
    return [line.split()[0] for line in lines[start + 1 :]]


def test_a_dot_product_takes_three_instructions_per_product(code_of):
    assert body(code_of(DOT))[:3] == ["p.lw.pi", "p.lw.pi", "fmadd.s"]


def test_a_column_is_walked_with_a_register_as_step(code_of):
    lines = code_of(
        "float column(const float *w, const float *g, int c_in, int c_out) { float s = 0;"
        " for (int o = 0; o < c_out; o++) s += w[o * c_in] * g[o]; return s; }"
    )
    assert sorted(body(lines)[:3]) == ["fmadd.s", "p.lw.pi", "p.lw.pr"]


def test_a_scaled_row_needs_no_pointer_arithmetic(code_of):
    lines = code_of(
        "void row(const float *restrict x, float g, float *restrict y, int n) {"
        " for (int i = 0; i < n; i++) y[i] = g * x[i]; }"
    )
    assert body(lines)[:3] == ["p.lw.pi", "fmul.s", "p.sw.pi"]


def test_offsets_of_an_unrolled_body_follow_the_pointer(code_of):
    lines = code_of(
        "float four(const float *a, int n) { float s = 0, t = 0; const float *end = a + n;"
        " do { s += a[0] * a[1]; t += a[2] * a[3]; a += 4; } while (a != end); return s + t; }"
    )
    assert body(lines)[:6].count("lw") == 3
    assert body(lines)[:6].count("p.lw.pi") == 1
    assert "addi" not in body(lines)[:6]


def test_nested_loops_use_both_levels(code_of):
    lines = code_of(
        "void rows(const float *restrict a, float *restrict y, int n, int m) { do { float s = 0;"
        " int k = m; do { s += *a++; } while (--k); *y++ = s; } while (--n); }"
    )
    setups = [line.split()[1] for line in lines if line.startswith("lp.setup")]
    assert setups == ["1,", "0,"]


def test_a_known_number_of_passes_needs_no_register(code_of):
    lines = code_of(
        "float sum(const float *a) { float s = 0; for (int i = 0; i < 64; i++) s += a[i]; "
        "return s; }"
    )
    assert any(line.startswith("lp.setupi 0, 64,") for line in lines)


@pytest.mark.parametrize(
    "head",
    [
        "for (uint32_t i = 0; i + 8 <= n; i += 8)",
        "for (uint32_t i = 0; i < n; i += 8)",
        "for (uint32_t i = n; i > 7; i -= 8)",
    ],
)
def test_loops_in_steps_of_eight_are_counted(code_of, head):
    lines = code_of(f"uint32_t f(uint32_t *a, uint32_t n) {{ {head} a[i] += i; return n; }}")
    assert any(line.startswith("lp.setup ") for line in lines)


def test_an_integer_product_and_its_sum_become_one_instruction(code_of):
    lines = code_of(
        "int dot(const int8_t *a, const int8_t *b, int n) { int s = 0;"
        " for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }"
    )
    assert body(lines)[:3] == ["p.lb.pi", "p.lb.pi", "p.mac"]


def test_a_body_of_one_instruction_is_padded(code_of):
    lines = code_of("void zero(int *y, int n) { for (int i = 0; i < n; i++) y[i] = 0; }")
    assert body(lines)[:2] == ["p.sw.pi", "nop"]


@pytest.mark.parametrize(
    "work",
    [
        "if (a[i] < 0) return i;",
        "other(a + i);",
        '__asm__ volatile("nop" ::: "memory");',
        '{ uint32_t t; __asm__ volatile("csrr %0, mcycle" : "=r"(t)); a[i] += t; }',
        'a[i] = 1; __asm__ volatile("fence" ::: "memory");',
    ],
)
def test_loops_with_exits_calls_or_inline_assembly_stay(code_of, work):
    lines = code_of(
        f"void other(int *p); int f(int *a, int n) {{ for (int i = 0; i < n; i++) {{ {work} }}"
        " return 0; }"
    )
    assert not any(line.startswith("lp.") for line in lines)


def test_text_without_loops_stays_byte_for_byte():
    unit = Unit("plain.c", "int twice(int x) {\n    return 2 * x;\n}\n")
    text = compile_unit(unit, BuildOptions()).assembly
    assert rewrite(text).text == text
    assert not rewrite(text).changed


def test_the_compiled_unit_without_the_pass_has_none_of_it():
    plain, with_pass = (
        compile_unit(Unit("dot.c", DOT), BuildOptions(xpulp=x)).assembly for x in (None, True)
    )
    assert "lp.setup" not in plain
    assert "lp.setup" in with_pass


def test_our_runtime_is_never_rewritten():
    unit = Unit("runtime/memory.c", DOT, trusted=True)
    assert "lp.setup" not in compile_unit(unit, BuildOptions(xpulp=True)).assembly


def test_a_counter_that_starts_below_zero_and_compares_unsigned_is_counted_right():
    # clang counts like this where it folds an offset into the counter.
    below = Count("s1", 1, 8, "s1", None, 0, "a3", "lt", unsigned=True)
    code = [Instruction("li", ["s1", "-8"]), Instruction("li", ["a3", "80"]), Label("loop")]
    assert known_passes(code, 2, below) == 11


def test_packed_arithmetic_of_the_header_may_stand_in_hardware_loops(code_of):
    lines = code_of(
        '#include "xpulp.h"\nint dot(const v4s *a, const v4s *b, int n) { int s = 0;'
        " for (int i = 0; i < n; i++) s = xp_sdot4(s, a[i], b[i]); return s; }"
    )
    assert body(lines)[:2] == ["p.lw.pi", "p.lw.pi"]
