"""What an untrusted unit may define, and what is refused."""

import pytest

from gvsoc_runner.build import Unit
from gvsoc_runner.errors import ForbiddenCode
from gvsoc_runner.exercises import load_exercise
from gvsoc_runner.kernels import build_kernel

OPERATION = load_exercise("linear-bw-weight-c").operation
HEAD = '#include "pmsis.h"\n#include "pulp_train.h"\n'
GOOD = HEAD + "void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }\n"


def build(extra):
    return build_kernel(OPERATION, Unit("cell.c", GOOD + extra + "\n"))


def test_own_helpers_and_static_names_are_allowed():
    program = build("static float memory[4]; int my_helper(void); int my_helper(void)"
                    " { return (int)memory[0]; }")  # fmt: skip
    assert "my_helper" in program.symbols


@pytest.mark.parametrize(
    "extra",
    [
        "int printf(const char *f, ...) { (void)f; return 0; }",
        "void *memcpy(void *a, const void *b, size_t n) { (void)b; (void)n; return a; }",
        "float expf(float x); float expf(float x) { return x; }",
        "void pmsis_exit(int code) { for (;;) (void)code; }",
        "void pulp_relu_fp32_fw_cl(void *a) { (void)a; }",
        "int main(void) { return 0; }",
        "void pi_cl_team_fork(int n, void (*f)(void *), void *a) { (void)n; f(a); }",
    ],
)
def test_name_of_the_runtime_cannot_be_taken(extra):
    with pytest.raises(ForbiddenCode, match="belongs to the runtime"):
        build(extra)


@pytest.mark.parametrize(
    "extra",
    [
        "void odl_region_end(void); void g(void); void g(void) { odl_region_end(); }",
        "extern float odl_x[]; float *g(void); float *g(void) { return odl_x; }",
        "void odl_call(void); void odl_call(void) {}",
        'asm(".globl odl_call\\n.set odl_call, 0x1c010000");',
    ],
)
def test_names_of_the_harness_are_out_of_reach(extra):
    with pytest.raises(ForbiddenCode, match="odl_"):
        build(extra)


def test_constructor_is_refused():
    with pytest.raises(ForbiddenCode, match="constructors"):
        build("__attribute__((constructor)) static void early(void) { pi_l2_malloc(4); }")


@pytest.mark.parametrize("section", [".vectors", ".noinit.odl", "strange"])
def test_variable_in_a_strange_section_is_refused(section):
    with pytest.raises(ForbiddenCode, match="PI_L1"):
        build(f'__attribute__((section("{section}"))) int where = 1;')


def test_section_of_the_harness_pool_cannot_be_joined():
    with pytest.raises(ForbiddenCode):
        build('__attribute__((section(".l1.odl"))) int where = 1;')


def test_graded_image_holds_no_reference():
    names = build("").symbols
    assert "odl_region_end" in names
    assert not [n for n in names if n.startswith("linear_bw_weight")]


def test_student_cannot_call_the_reference():
    with pytest.raises(Exception, match="linear_bw_weight_v1"):
        build("void linear_bw_weight_v1(void *); void g(void); void g(void)"
              " { linear_bw_weight_v1(0); }")  # fmt: skip


def test_trusted_code_lies_before_the_students():
    short, long = build(""), build("int filler(int x); int filler(int x) { return x * x + 1; }")
    for name in ("odl_region_begin", "odl_region_end", "odl_call", "pi_cl_team_fork"):
        if short.symbols[name].address < short.symbols[OPERATION.functions[0]].address:
            assert short.symbols[name].address == long.symbols[name].address
    assert short.symbols["odl_region_end"].address < short.symbols[OPERATION.functions[0]].address
