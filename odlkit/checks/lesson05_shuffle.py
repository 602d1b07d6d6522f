"""Lesson 05: shuffling samples together with their targets."""

import numpy as np

from odlkit import batching
from odlkit.checks.exercise import Exercise, Mistake
from odlkit.checks.judge import Judge


def as_pairs(function):
    """shuffle_pairs with one output: x and target side by side, (N, C_in + C_out)."""

    def pairs(*arguments):
        returned = function(*arguments)
        if not isinstance(returned, tuple | list) or len(returned) != 2:
            return returned
        return np.hstack([np.asarray(part) for part in returned])

    return pairs


def _beside(x, target):
    return np.hstack([x, target])


def _torn(inputs, expected, keep):
    """The right pairs, but one side in its old order."""
    c_in = inputs["x"].shape[1]
    x, target = expected[0][:, :c_in], expected[0][:, c_in:]
    return _beside(x, inputs["target"]) if keep == "target" else _beside(inputs["x"], target)


def _order(draws, steps):
    order = np.arange(len(draws))
    for i in steps:
        order[i], order[draws[i]] = order[draws[i]], order[i]
    return order


def _shuffled(name, hint, order_of):
    def wrong(inputs, expected):
        order = order_of(inputs["draws"])
        return (_beside(inputs["x"][order], inputs["target"][order]),)

    return Mistake(name, hint, wrong)


def _rows_lost(inputs, expected):
    x, target = inputs["x"].copy(), inputs["target"].copy()
    for i in range(len(x) - 1, 0, -1):
        x[i] = x[inputs["draws"][i]]
        target[i] = target[inputs["draws"][i]]
    return (_beside(x, target),)


SHUFFLE_PAIRS = Exercise(
    id="shuffle-pairs",
    outputs=("pairs",),
    reference=lambda x, target, draws: (_beside(*batching.shuffle_pairs(x, target, draws)),),
    hints=(
        "Shuffle row numbers instead of rows: order = np.arange(len(x)). At the end, x[order] and "
        "target[order] move together.",
        "Go from the last place down to place 1: for i in range(len(x) - 1, 0, -1). In each round "
        "two numbers in `order` change places: number i and number draws[i].",
        "order[i], order[j] = order[j], order[i] with j = draws[i] exchanges two numbers. With "
        "whole rows of x the same line goes wrong: a row is a view, not a copy.",
    ),
    mistakes=(
        Mistake(
            "targets-left",
            "x was shuffled, target was not: every sample now has another one's answer.",
            lambda inputs, expected: (_torn(inputs, expected, keep="target"),),
        ),
        Mistake(
            "inputs-left",
            "target was shuffled, x was not: every sample now has another one's answer.",
            lambda inputs, expected: (_torn(inputs, expected, keep="x"),),
        ),
        Mistake(
            "rows-lost",
            "some samples are there twice and others are gone. Rows exchanged by `x[i], x[j] = "
            "x[j], x[i]`? A row is a view, overwritten before it is read: exchange row numbers. "
            "Or `draws` taken as the order itself? It says which places are exchanged.",
            _rows_lost,
        ),
        _shuffled(
            "upwards",
            "this is the way back. Either the places were visited from the first to the last (go "
            "down from the last), or the order was inverted: x[order] puts sample order[k] into "
            "place k.",
            lambda draws: _order(draws, range(len(draws))),
        ),
        _shuffled(
            "first-place-skipped",
            "one round is missing: the last round exchanges place 1, range(..., 0, -1).",
            lambda draws: _order(draws, range(len(draws) - 1, 1, -1)),
        ),
        _shuffled(
            "last-place-skipped",
            "one round is missing: the first round exchanges the last place, len(x) - 1.",
            lambda draws: _order(draws, range(len(draws) - 2, 0, -1)),
        ),
        _shuffled(
            "unchanged",
            "the samples are still in their old order: is the new order used?",
            lambda draws: np.arange(len(draws)),
        ),
    ),
)


def shuffle_pairs(function):
    """Check `function(x, target, draws) -> (new_x, new_target)`."""
    judge = Judge(SHUFFLE_PAIRS, as_pairs(function) if callable(function) else function)
    by_hand = {
        "x": np.array([[10.0], [20.0], [30.0], [40.0]]),
        "target": np.array([[1.0], [2.0], [3.0], [4.0]]),
        "draws": np.array([0, 0, 1, 0]),
    }
    expected = np.array([[30.0], [40.0], [20.0], [10.0]])
    judge.case("four samples, by hand", by_hand, (_beside(expected, expected / 10),))
    rng = np.random.default_rng(7)
    for n in (1, 2, 5, 9):
        inputs = {"x": rng.normal(size=(n, 3)), "target": rng.normal(size=(n, 2))}
        inputs["draws"] = fair_draws(rng, n)
        judge.case(f"random, N={n}", inputs, (_beside(*batching.shuffle_pairs(**inputs)),))
    judge.passed("every sample is there once, beside its own target, in a new order.")


def fair_draws(rng, num_samples):
    """(N,) int: draws[i] is random from 0 to i, as Fisher-Yates needs them."""
    return rng.integers(0, np.arange(1, num_samples + 1))
