"""Operands of training steps, each from a seed of its own: targets, learning rates, ReLU inputs."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.operations.operation import draw_normal


def uniform(seed: int, operand: int, calls: int, low: float, high: float) -> np.ndarray:
    """One float32 per call, (calls,)."""
    values = np.random.default_rng([seed, operand]).uniform(low, high, calls)
    return values.astype(np.float32)


def learning_rate(seed: int, operand: int, calls: int) -> np.ndarray:
    """(calls,), 0.01 to 0.2."""
    return uniform(seed, operand, calls, 0.01, 0.2)


def weight_decay(seed: int, operand: int, calls: int) -> np.ndarray:
    """(calls,): none in every second call, else 0.05 to 0.5."""
    values = uniform(seed, operand, calls, 0.05, 0.5)
    values[1::2] = 0.0
    return values


def with_zeros(seed: int, operand: int, shape: tuple[int, ...]) -> np.ndarray:
    """Normal values, one in eight of them exactly zero, where ReLU has its kink."""
    values = draw_normal(seed, operand, shape)
    values[np.random.default_rng([seed, operand, 1]).random(shape) < 0.125] = 0.0
    return values


def distribution(seed: int, operand: int, calls: int, num_classes: int) -> np.ndarray:
    """Targets (calls, num_classes): one-hot in even calls, soft in odd ones; each sums to 1."""
    rng = np.random.default_rng([seed, operand])
    targets = np.eye(num_classes)[rng.integers(num_classes, size=calls)]
    soft = rng.dirichlet(np.ones(num_classes), calls)
    targets[1::2] = soft[1::2]
    return targets.astype(np.float32)


def logits(seed: int, operand: int, calls: int, num_classes: int) -> np.ndarray:
    """(calls, num_classes), spread over +-10; in some calls around +100 or -100, where exp of a raw
    logit overflows or vanishes."""
    values = 4 * draw_normal(seed, operand, (calls, num_classes))
    values[1::3] += 100
    values[2::3] -= 100
    return values


def shifted_bias(seed: int, operand: int, calls: int, num_outputs: int) -> np.ndarray:
    """(calls, num_outputs) normal; in call 1, 4, ... all are 100 larger, which a softmax must not
    notice."""
    values = draw_normal(seed, operand, (calls, num_outputs))
    values[1::3] += 100
    return values
