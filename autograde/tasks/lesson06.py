"""Hidden checks of lesson 06, what backpropagation costs."""

import inspect

import numpy as np

from autograde.numeric import Case, PythonTask
from autograde.tasks.draws import FLOAT64_REASON, FLOAT64_TOLERANCE
from odlkit.checks import counts
from odlkit.checks.lesson06_counts import draw_lifetimes
from odlkit.checks.lesson06_device import draw_tensors

COUNT_TOLERANCE = 1e-9
COUNT_REASON = "whole numbers below 10 million: a count that is off by one is off by 1e-7 or more"


def adapter(name):
    """counts.py as text, with `adapt` as another name of one of its functions."""
    return f"{inspect.getsource(counts)}\nadapt = {name}\n"


def draw_pointwise_cases(rng):
    """pointwise_backward_weight(grad_output (N, C_out, H, W), x (N, C_in, H, W))."""
    cases = []
    for label, n, height, width in (
        ("several pictures", int(rng.integers(2, 5)), 3, 2),
        ("one picture", 1, int(rng.integers(3, 6)), 4),
        ("one pixel", int(rng.integers(3, 7)), 1, 1),
        ("a long picture", 2, 1, int(rng.integers(5, 9))),
    ):
        c_in = int(rng.integers(2, 6))
        c_out = c_in + int(rng.integers(1, 4))
        x = rng.normal(size=(n, c_in, height, width))
        grad_output = rng.normal(size=(n, c_out, height, width))
        cases.append(Case(label, {"grad_output": grad_output, "x": x}))
    return cases


def draw_fold_cases(rng):
    """fold_batch_norm(weight (C_out, C_in), bias, gamma, beta, mean, variance)."""
    cases = []
    for label, c_out, c_in, smallest in (
        ("a wide layer", int(rng.integers(2, 5)), int(rng.integers(6, 9)), 0.5),
        ("a square layer", 4, 4, 0.5),
        ("a single output", 1, int(rng.integers(2, 5)), 0.5),
        ("channels that hardly vary", int(rng.integers(3, 6)), 2, 1e-4),
    ):
        inputs = {"weight": rng.normal(size=(c_out, c_in))}
        inputs |= {name: rng.normal(size=c_out) for name in ("bias", "gamma", "beta", "mean")}
        inputs["variance"] = smallest * rng.uniform(1.0, 4.0, size=c_out)
        cases.append(Case(label, inputs))
    return cases


def draw_convolution_cases(rng):
    """convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise)."""
    cases = []
    for label, depthwise, kernel, pixels in (
        ("a full convolution", 0, (2, 30), (2, 200)),
        ("a depthwise convolution", 1, (4, 26), (2, 200)),
        ("a pointwise convolution", 0, (1, 2), (2, 200)),
        ("a linear layer", 0, (1, 2), (1, 2)),
    ):
        c_in = int(rng.integers(3, 40))
        numbers = {
            "c_in": c_in,
            "c_out": c_in if depthwise else c_in + int(rng.integers(2, 20)),
            "kernel_pixels": int(rng.integers(*kernel)),
            "output_pixels": int(rng.integers(*pixels)),
            "depthwise": depthwise,
        }
        cases.append(Case(label, numbers))
    return cases


def draw_macs_cases(rng):
    """training_macs(macs (L,), first)."""
    cases = []
    for label, count, first in (
        ("the last layer alone", 6, 5),
        ("all layers", int(rng.integers(3, 8)), 0),
        ("about half of the layers", 8, int(rng.integers(2, 6))),
        ("a network of one layer", 1, 0),
    ):
        cases.append(Case(label, {"macs": rng.integers(10, 5000, size=count), "first": first}))
    return cases


def draw_memory_cases(rng):
    """update_memory(num_params (L,), sizes (L+1,), first, batch_size)."""
    cases = []
    for label, count, first, n in (
        ("the last layer, one sample", 5, 4, 1),
        ("the last layer, a batch", 5, 4, int(rng.integers(3, 17))),
        ("all layers, a batch", 4, 0, int(rng.integers(2, 9))),
        ("about half of the layers", 8, int(rng.integers(2, 6)), int(rng.integers(2, 9))),
    ):
        inputs = {
            "num_params": rng.integers(1, 900, size=count),
            "sizes": rng.integers(1, 900, size=count + 1),
            "first": first,
            "batch_size": n,
        }
        cases.append(Case(label, inputs))
    return cases


def draw_peak_cases(rng):
    """peak_memory(num_bytes, born, dies), all (T,)."""
    cases = [
        Case("a chain of tensors", draw_lifetimes(rng, int(rng.integers(6, 10)))),
        Case("a longer chain", draw_lifetimes(rng, int(rng.integers(12, 20)))),
    ]
    there_and_back = draw_lifetimes(rng, 6)
    there_and_back["dies"] = 12 - there_and_back["born"]
    there_and_back["num_bytes"][:] = rng.integers(50, 90, size=6)
    late = {name: values[rng.permutation(6)] for name, values in there_and_back.items()}
    late["born"], late["dies"] = np.sort(late["born"]), np.sort(late["dies"]) + 2
    return [
        *cases,
        Case("activations that are kept", there_and_back),
        Case("long lives", late),
        Case("a single tensor", draw_lifetimes(rng, 1)),
    ]


def draw_place_cases(rng):
    """place_tensors(num_bytes (T,), touches (T,), capacity (3,)); one exact fit."""
    cases = [
        Case("some tensors", draw_tensors(rng, int(rng.integers(6, 10)))),
        Case("many tensors", draw_tensors(rng, int(rng.integers(15, 25)))),
        Case("more tensors", draw_tensors(rng, int(rng.integers(30, 40)))),
    ]
    num_bytes = rng.integers(30, 90, size=4)
    touches = num_bytes * np.array([1, 9, 5, 3]) + 1
    capacity = np.array([num_bytes[1] + num_bytes[2], num_bytes[3] + 10, 1000])
    exact = {"num_bytes": num_bytes, "touches": touches, "capacity": capacity}
    return [*cases, Case("an exact fit", exact)]


def draw_depth_cases(rng):
    """deepest_update(num_bytes (L,), capacity); one exact fit, one where nothing fits."""
    cases = []
    for label in ("some updates fit", "an exact fit", "nothing fits", "everything fits"):
        num_bytes = np.sort(rng.choice(np.arange(100, 5000), size=9, replace=False))[::-1].copy()
        which = int(rng.integers(5, 8))
        capacity = {
            "some updates fit": int(num_bytes[which - 3] + 1),
            "an exact fit": int(num_bytes[which]),
            "nothing fits": int(num_bytes[-1] - 1),
            "everything fits": int(num_bytes[0] + 5),
        }[label]
        cases.append(Case(label, {"num_bytes": num_bytes, "capacity": capacity}))
    return cases


def draw_energy_cases(rng):
    """compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw)."""
    cases = []
    for label, low, high in (("an efficient kernel", 2.0, 9.0), ("a slow kernel", 0.1, 0.8)):
        numbers = {
            "macs": float(rng.integers(1000, 90_000)),
            "macs_per_cycle": float(rng.uniform(low, high)),
            "frequency_mhz": float(rng.uniform(50, 400)),
            "power_mw": float(rng.uniform(5, 70)),
        }
        cases.append(Case(label, numbers))
    return cases


def _task(id_, draw_cases, adapt=""):
    exactness = (COUNT_TOLERANCE, COUNT_REASON) if adapt else (FLOAT64_TOLERANCE, FLOAT64_REASON)
    text = adapter(adapt) if adapt else ""
    return PythonTask(id_, id_.replace("-", "_"), draw_cases, *exactness, adapter=text)


TASKS = (
    _task("pointwise-backward-weight", draw_pointwise_cases),
    _task("fold-batch-norm", draw_fold_cases),
    _task("convolution-cost", draw_convolution_cases, "on_counts"),
    _task("training-macs", draw_macs_cases, "on_row"),
    _task("update-memory", draw_memory_cases, "on_row"),
    _task("peak-memory", draw_peak_cases, "on_row"),
    _task("place-tensors", draw_place_cases, "on_row"),
    _task("deepest-update", draw_depth_cases, "on_row"),
    _task("compute-energy", draw_energy_cases, "on_counts"),
)
