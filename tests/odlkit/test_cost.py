"""The case study's numbers, reproduced from the layers."""

import pytest

from odlkit import cost, nets

FACTS = {  # size: parameters, MAC of one forward pass, classifier parameters, fc1 update kB
    "S": (23_756, 2_656_768, 780, 9.5),
    "M": (138_128, 16_428_064, 2_076, 25.5),
    "L": (416_772, 50_545_812, 3_324, 40.9),
}


@pytest.fixture(scope="module", params=FACTS)
def size(request):
    return request.param


@pytest.fixture(scope="module")
def counted(size):
    return cost.summary(nets.ds_cnn(size))


def test_parameters_and_macs_of_ds_cnn_are_exact(size, counted):
    num_params, macs, classifier, _ = FACTS[size]
    assert (counted.num_params, counted.macs) == (num_params, macs)
    assert counted.rows[-1].num_params == classifier
    assert counted.param_bytes == 4 * num_params


def test_classifier_memory_matches_the_published_kilobytes(size, counted):
    channels = counted.rows[-2].output_size
    published = cost.PUBLISHED_RESULTS[size].memory_kb
    assert published == FACTS[size][3]
    assert round(cost.classifier_memory_bytes(channels, 12) / 1000, 1) == published


@pytest.mark.parametrize("label", cost.PUBLISHED_UPDATE_MEMORY_MB)
def test_memory_against_update_depth_matches_the_published_curve_within_5_percent(label):
    published = cost.PUBLISHED_UPDATE_MEMORY_MB[label]
    counted = cost.update_memory(nets.ds_cnn("S"), label, batch_size=2).total / 1e6
    if label == "fc1":  # printed as 0.01: one digit, so rounding to it is all that can be asked
        assert round(counted, 2) == published
    else:
        assert counted == pytest.approx(published, rel=0.05)


def test_weights_do_not_grow_with_the_batch_but_activations_do():
    net = nets.ds_cnn("S")
    one, four = (cost.update_memory(net, "conv6", batch_size) for batch_size in (1, 4))
    assert (four.weights, four.weight_grads) == (one.weights, one.weight_grads)
    assert (four.activations, four.activation_grads) == (4 * one.activations, 4 * one.activations)


def test_training_everything_costs_almost_three_forward_passes():
    net = nets.ds_cnn("S")
    macs = cost.training_macs(net, "conv1")
    assert sum(macs.values()) == 3 * macs["forward"] - 320_000  # conv1 needs no input gradient


def test_training_the_classifier_adds_one_small_product_to_the_forward_pass():
    macs = cost.training_macs(nets.ds_cnn("S"), "fc1")
    assert macs == {"forward": 2_656_768, "weight_gradient": 768, "input_gradient": 0}


def test_energy_is_power_times_time_and_reproduces_the_published_sample():
    cycles = 10.89e-3 * 240e6
    assert cost.latency_us(cycles) == pytest.approx(10_890)
    assert cost.energy_uj(cycles) == pytest.approx(424)
    fast = cost.GAP9_POINTS["high performance"]
    assert cost.energy_uj(6.74e-3 * 370e6, fast) == pytest.approx(384)


def test_the_power_at_each_point_holds_for_all_three_sizes_within_10_percent():
    for row in cost.PUBLISHED_RESULTS.values():
        low, fast = (
            row.low_power_uj / row.low_power_ms,
            row.high_performance_uj / row.high_performance_ms,
        )
        assert low == pytest.approx(cost.LOW_POWER.power_mw, rel=0.1)
        assert fast == pytest.approx(cost.HIGH_PERFORMANCE.power_mw, rel=0.1)


def test_unknown_labels_and_shapeless_networks_are_refused():
    net = nets.ds_cnn("S")
    with pytest.raises(ValueError, match="expected one of"):
        cost.update_memory(net, "conv99", 2)
    with pytest.raises(ValueError, match="expected one of"):
        cost.training_macs(net, "conv99")
    net.input_shape = None
    with pytest.raises(ValueError, match="input_shape"):
        cost.summary(net)


def test_the_summary_prints_one_line_per_layer_and_the_totals():
    text = str(cost.summary(nets.ds_cnn("S")))
    assert len(text.splitlines()) == 31
    assert "23,756" in text and "2,656,768" in text
