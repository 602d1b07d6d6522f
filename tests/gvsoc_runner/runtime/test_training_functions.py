"""TrainLib's functions against odlkit in float64, any shape, each operand from its own seed."""

import numpy as np
import pytest

from gvsoc_runner.backends.base import OutputSpec, RunRequest
from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.backends.gvsoc import GvsocBackend
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.operations import draw_normal, rounding_bound
from odlkit.layers import linear_backward, linear_forward, relu_backward, relu_forward
from odlkit.losses import (
    mse_backward,
    mse_forward,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
)

MAX = 64
SOURCE = """#include "pulp_train.h"
int shape[2] = {1, 1};
float x_in[64] = {1}, w_in[4096] = {1}, b_in[64] = {1}, t_in[64] = {1};
float y[64], grad_y[64], grad_x[64], grad_w[4096], grad_b[64], w_new[4096], b_new[64], loss[2];
float relu_y[64], relu_grad[64], ce_grad[64];
PI_L1 float l_x[64], l_gx[64], l_w[4096], l_gw[4096], l_b[64], l_gb[64], l_y[64], l_gy[64], l_t[64];
PI_L1 float l_r[64], l_gr[64], l_loss;
static void run(void *arg) {
    (void)arg;
    int c_in = shape[0], c_out = shape[1];
    memcpy(l_x, x_in, sizeof l_x);
    memcpy(l_w, w_in, sizeof l_w);
    memcpy(l_b, b_in, sizeof l_b);
    memcpy(l_t, t_in, sizeof l_t);
    struct blob in = {l_x, l_gx, c_in, c_in, 1, 1}, w = {l_w, l_gw, c_in * c_out, c_in, c_out, 1};
    struct blob b = {l_b, l_gb, c_out, c_out, 1, 1}, out = {l_y, l_gy, c_out, c_out, 1, 1};
    struct blob act = {l_r, l_gr, c_out, c_out, 1, 1};
    struct Linear_args layer = {.input = &in, .coeff = &w, .bias = &b, .output = &out};
    layer.use_biases = 1;
    pulp_linear_fp32_fw_cl(&layer);
    struct loss_args mse = {&out, l_t, &l_loss};
    pulp_CrossEntropyLoss(&mse);
    loss[1] = l_loss;
    pulp_CrossEntropyLoss_backward(&mse);
    memcpy(ce_grad, l_gy, sizeof ce_grad);
    pulp_MSELoss(&mse);
    loss[0] = l_loss;
    pulp_MSELoss_backward(&mse);
    memcpy(grad_y, l_gy, sizeof grad_y);
    pulp_linear_fp32_bw_cl(&layer);
    struct act_args relu = {.input = &out, .output = &act, .H = 1, .W = c_out};
    pulp_relu_fp32_fw_cl(&relu);
    memcpy(relu_y, l_r, sizeof relu_y);
    memcpy(y, l_y, sizeof y);
    memcpy(grad_x, l_gx, sizeof grad_x);
    memcpy(grad_w, l_gw, sizeof grad_w);
    memcpy(grad_b, l_gb, sizeof grad_b);
    memcpy(l_gr, grad_y, sizeof l_gr);
    pulp_relu_fp32_bw_cl(&relu);
    memcpy(relu_grad, l_gy, sizeof relu_grad);
    struct optim_args sgd = {.weights = &w, .biases = &b, .learning_rate = 0.125f, .use_biases = 1};
    sgd.weight_decay_lambda = 0.25f;
    pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, &sgd);
    memcpy(w_new, l_w, sizeof w_new);
    memcpy(b_new, l_b, sizeof b_new);
}
int main(void) {
    struct pi_device cluster;
    struct pi_cluster_task task;
    pi_open_from_conf(&cluster, NULL);
    pi_cluster_open(&cluster);
    pi_cluster_send_task_to_cl(&cluster, pi_cluster_task(&task, run, NULL));
    return 0;
}
"""
SIZES = {"x_in": MAX, "w_in": MAX * MAX, "b_in": MAX, "t_in": MAX}
VECTORS = ("y", "grad_y", "grad_x", "grad_b", "b_new", "relu_y", "relu_grad", "ce_grad")
OUTPUTS = {name: ((MAX,), "float32") for name in VECTORS}
OUTPUTS |= {"grad_w": ((MAX * MAX,), "float32"), "w_new": ((MAX * MAX,), "float32")}
OUTPUTS |= {"loss": ((2,), "float32")}


@pytest.fixture(scope="module")
def drawn():
    def draw(shape):
        values = {n: draw_normal(7, k, (size,)) for k, (n, size) in enumerate(SIZES.items())}
        values["t_in"] = np.eye(MAX, dtype=np.float32)[shape[1] // 2]
        return values | {"shape": np.array(shape, np.int32)}

    return draw


@pytest.fixture(
    scope="module", params=[(64, 12), (1, 1), (5, 3), (17, 9), (3, 64), (64, 64)], ids=str
)
def step(request, run_c, drawn):
    """One training step on the simulator, and its operands in float64."""
    c_in, c_out = request.param
    inputs = drawn(request.param)
    out = run_c(SOURCE, inputs, OUTPUTS).outputs
    given = {
        "x": inputs["x_in"][:c_in],
        "w": inputs["w_in"][: c_in * c_out].reshape(c_out, c_in),
        "b": inputs["b_in"][:c_out],
        "t": inputs["t_in"][:c_out],
    }
    return {n: v.astype(np.float64) for n, v in given.items()}, out, (c_in, c_out)


def close(got, expected, magnitude, additions):
    return np.all(np.abs(got - expected) <= rounding_bound(magnitude, additions))


def test_forward_pass_is_the_reference(step):
    given, out, (c_in, c_out) = step
    expected = linear_forward(given["x"][None], given["w"], given["b"])[0]
    magnitude = np.abs(given["w"]) @ np.abs(given["x"]) + np.abs(given["b"])
    assert close(out["y"][:c_out], expected, magnitude, c_in)


def test_backward_pass_is_the_reference(step):
    given, out, (c_in, c_out) = step
    grad_y = out["grad_y"][:c_out].astype(np.float64)
    grad_x, grad_w, grad_b = linear_backward(grad_y[None], given["x"][None], given["w"])
    magnitude = np.abs(given["w"]).T @ np.abs(grad_y)
    assert close(out["grad_x"][:c_in], grad_x[0], magnitude, c_out)
    assert close(out["grad_w"][: c_in * c_out], grad_w.ravel(), np.abs(grad_w).ravel(), 0)
    assert np.array_equal(out["grad_b"][:c_out], grad_b.astype(np.float32))


def test_mse_and_its_gradient_are_the_reference(step):
    given, out, (_, c_out) = step
    y = out["y"][:c_out].astype(np.float64)[None]
    target = given["t"][None]
    assert out["loss"][0] == pytest.approx(mse_forward(y, target), rel=1e-6)
    expected = mse_backward(y, target)[0]
    assert np.allclose(out["grad_y"][:c_out], expected, rtol=3e-7, atol=1e-8)


def test_cross_entropy_takes_logits_and_is_the_reference(step):
    _, out, (_, c_out) = step
    logits = out["y"][:c_out].astype(np.float64)[None]
    target = np.array([c_out // 2])
    expected = softmax_cross_entropy_forward(logits, target)
    assert out["loss"][1] == pytest.approx(expected, rel=1e-6, abs=1e-6)
    gradient = softmax_cross_entropy_backward(logits, target)[0]
    assert np.allclose(out["ce_grad"][:c_out], gradient, rtol=2e-6, atol=2e-7)


def test_relu_passes_what_is_positive_both_ways(step):
    _, out, (_, c_out) = step
    y = out["y"][:c_out]
    assert np.array_equal(out["relu_y"][:c_out], relu_forward(y))
    assert np.array_equal(out["relu_grad"][:c_out], relu_backward(out["grad_y"][:c_out], y))


def test_sgd_step_decays_and_descends(step):
    given, out, _ = step
    for new, old, grad in (("w_new", "w", "grad_w"), ("b_new", "b", "grad_b")):
        before = given[old].ravel()
        gradient = out[grad][: before.size].astype(np.float64)
        expected = before - 0.125 * (gradient + 0.25 * before)
        magnitude = np.abs(before) * 1.03125 + 0.125 * np.abs(gradient)
        assert close(out[new][: before.size], expected, magnitude, 2)


@pytest.mark.gvsoc
def test_public_gvsoc_gives_the_same_bits(drawn):
    gvsoc = GvsocBackend()
    if reason := gvsoc.available():
        pytest.skip(reason)
    target = gvsoc.targets()[0]
    program = build_program([Unit("main.c", SOURCE)], BuildOptions(target=target))
    request = RunRequest(
        program=program,
        target=target,
        inputs=drawn((17, 9)),
        outputs={n: OutputSpec(*spec) for n, spec in OUTPUTS.items()},
        region_symbols=None,
    )
    theirs, ours = (backend.run(request).outputs for backend in (gvsoc, EmbeddedBackend()))
    for name in OUTPUTS:
        assert theirs[name].tobytes() == ours[name].tobytes(), name
