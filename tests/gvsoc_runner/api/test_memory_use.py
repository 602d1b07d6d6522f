"""What a kernel takes of L1 and of its stacks is measured from outside and held to limits."""

from dataclasses import replace

import pytest

from gvsoc_runner.exercises import load_exercise
from gvsoc_runner.judge import judge_kernel

ID = "linear-bw-weight-c"
PLACE = "    const int rows ="


def judge(source):
    return judge_kernel(source, ID, seed=2, shapes=((64, 12),))


@pytest.fixture
def plain(correct):
    return judge(correct)


def test_tensors_of_the_published_shape_are_counted(plain):
    """x, grad_output, grad_weight, grad_bias in float32; decoys are not the kernel's."""
    tensors = 4 * (64 + 12 + 12 * 64 + 12)
    assert plain.run.memory.tensor_bytes == tensors
    assert plain.l1_bytes == tensors + plain.program.unit_l1_bytes


def test_own_variable_in_l1_adds_its_bytes(plain, variant):
    own = "    static PI_L1 volatile float own[500];\n    own[pi_core_id()] = 0.0f;\n"
    assert judge(variant(PLACE, own + PLACE)).l1_bytes == plain.l1_bytes + 2000


def test_the_pool_of_the_allocator_counts_when_it_is_used(plain, variant):
    taken = "    if (c_in == 0) pi_cl_l1_malloc(NULL, 16);\n"
    assert judge(variant(PLACE, taken + PLACE)).l1_bytes >= plain.l1_bytes + 8192


def test_local_array_shows_in_the_stack_of_each_worker(plain, variant):
    fill = "    volatile float a[100];\n    for (int i = 0; i < 100; i++) a[i] = 0.0f;\n"
    deep = judge(variant(PLACE, fill + PLACE)).stack_bytes
    assert len(deep) == 9
    for worker in range(8):
        assert 400 <= deep[worker] - plain.stack_bytes[worker] <= 448


@pytest.mark.parametrize(
    ("l1_bytes", "stack_bytes", "said"),
    [
        (1000, (100,), ""),
        (1001, (100,), "take 1001 bytes of L1, 1 more than the 1000 allowed"),
        (None, (), ""),
        (900, (0, 130), "uses 130 bytes of stack, 10 more than the 120 allowed"),
    ],
)
def test_broken_limit_is_told_with_its_bytes(l1_bytes, stack_bytes, said):
    limited = replace(load_exercise(ID), max_l1_bytes=1000, max_stack_bytes=120)
    found = limited.too_large(l1_bytes, stack_bytes)
    assert said in found and bool(said) == bool(found)


def test_level_is_lost_when_memory_is_over_its_limit(plain):
    assert plain.level == "bronze"
    small = replace(plain, exercise=replace(plain.exercise, max_l1_bytes=100))
    assert not small.level and "allowed" in small.summary
