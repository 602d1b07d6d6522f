"""The account of lesson 06: hand-worked numbers, the case study's, and agreement with cost.py."""

import numpy as np
import pytest

from odlkit import budget, cost, lifetimes, nets

SMALL = nets.ds_cnn("S")


def plan_arrays(plan):
    return (plan.column(name) for name in ("num_bytes", "born", "dies"))


@pytest.mark.parametrize("size", nets.DS_CNN_SIZES)
def test_the_costs_of_single_convolutions_add_up_to_the_network(size):
    channels, blocks = nets.DS_CNN_SIZES[size]
    layers = [(1, channels, 40, 125, 0), (channels, 12, 1, 1, 0)]
    layers += blocks * [(channels, channels, 9, 125, 1), (channels, channels, 1, 125, 0)]
    params, macs = np.array([budget.convolution_cost(*layer) for layer in layers]).sum(axis=0)
    counted = cost.summary(nets.ds_cnn(size))
    assert macs == counted.macs
    assert params + 2 * channels * (1 + 2 * blocks) == counted.num_params  # batch norms


@pytest.mark.parametrize("label", ["fc1", "conv9", "conv1"])
def test_operations_agree_with_those_counted_from_the_network(label):
    rows = cost.summary(SMALL).rows
    layers = [row for row in rows if row.kind not in ("batch norm", "relu", "average pool")]
    macs = np.array([row.macs for row in layers])
    first = [row.label for row in layers].index(label)
    assert budget.training_macs(macs, first).tolist() == list(
        cost.training_macs(SMALL, label).values()
    )


def test_a_tensor_counts_at_the_steps_of_its_birth_and_of_its_death():
    arrays = np.array([60, 50, 40, 25]), np.array([0, 1, 1, 2]), np.array([1, 2, 3, 3])
    assert budget.memory_at_each_step(*arrays).tolist() == [60, 150, 115, 65]
    assert budget.peak_memory(*arrays) == 150


def test_an_exact_fit_is_placed_and_the_rest_goes_down():
    arrays = np.array([60, 40, 10]), np.array([600, 300, 20]), np.array([100, 100, 1000])
    assert budget.place_tensors(*arrays).tolist() == [0, 0, 1]
    assert arrays[2].tolist() == [100, 100, 1000]


def test_the_deepest_update_in_l2_starts_at_conv6_and_m_fits_only_fc1():
    labels = ["conv1", *(f"conv{k}" for k in range(2, 10)), "fc1"]
    capacity = cost.GAP9_MEMORIES["L2"].num_bytes
    found = {}
    for size in "SM":
        net = nets.ds_cnn(size)
        num_bytes = np.array([cost.update_memory(net, label, 2).total for label in labels])
        found[size] = labels[budget.deepest_update(num_bytes, capacity)]
    assert found == {"S": "conv6", "M": "fc1"}
    assert budget.deepest_update(np.array([3, 2]), 1) == 2


def test_time_falls_and_energy_follows_when_the_clock_rises():
    assert budget.compute_energy(2400, 2, 240, 40) == pytest.approx((5.0, 0.2))
    assert budget.compute_energy(2400, 2, 480, 40) == pytest.approx((2.5, 0.1))


def test_two_operating_points_leave_a_base_power_of_25_milliwatts():
    points = cost.LOW_POWER, cost.HIGH_PERFORMANCE
    lines = np.array([[1.0, p.voltage**2 * p.frequency_hz / 1e6] for p in points])
    base, slope = np.linalg.solve(lines, [p.power_mw for p in points])
    assert base == pytest.approx(25.4, abs=0.1) and slope > 0


def test_what_is_kept_of_a_classifier_is_exactly_its_input():
    net = nets.ds_cnn("S")
    net.train_from = nets.first_layer(net, "fc1")
    net.forward(np.zeros((2, *net.input_shape), np.float32))
    params, sizes, first = budget.layer_lists(net, "fc1")
    activations, slopes = budget.update_memory(params, sizes, first, 2)[2:]
    assert net.saved_bytes == activations - slopes == 512


def test_a_frozen_backbone_never_holds_more_than_two_maps():
    plan = lifetimes.training_plan(SMALL, "fc1", 2)
    per_step = budget.memory_at_each_step(*plan_arrays(plan))
    assert plan.steps[per_step.argmax()] == "forward conv2"
    assert per_step.max() == 2 * 64_000


@pytest.mark.parametrize("label", ["fc1", "conv9", "conv6", "conv1"])
def test_a_plan_ends_with_the_gradients_of_all_trained_layers_alone(label):
    plan = lifetimes.training_plan(SMALL, label, 2)
    per_step = budget.memory_at_each_step(*plan_arrays(plan))
    assert len(per_step) == len(plan.steps)
    assert per_step[-1] == cost.update_memory(SMALL, label, 2).weight_grads


def test_no_tensor_dies_before_it_is_born_and_steps_are_named_once():
    plan = lifetimes.training_plan(SMALL, "conv6", 2)
    assert (plan.column("born") <= plan.column("dies")).all()
    assert len(set(plan.steps)) == len(plan.steps)
    assert (plan.column("touches") > 0).all()


def test_the_slope_of_the_first_trained_layers_input_is_nobodys_business():
    names = [tensor.name for tensor in lifetimes.training_plan(SMALL, "conv9", 2).tensors]
    assert "dL/d(conv9)" in names and "dL/d(conv8)" not in names


@pytest.mark.parametrize("ask", [lifetimes.training_plan, budget.layer_lists])
def test_unknown_labels_are_refused_by_name(ask):
    with pytest.raises(ValueError, match="conv99"):
        ask(SMALL, "conv99", *([2] if ask is lifetimes.training_plan else []))
