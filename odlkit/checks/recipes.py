"""Functions written down as arrays, so that a hidden case can be sent to another process.

Used by the exercises whose argument is a function: the check hands over a function, the grader a
recipe, and `as_polynomial` or `as_expression` makes the one from the other. Needs NumPy only: the
grader sends this file's text to the process that runs a student's code.
"""

import numpy as np


def as_polynomial(recipe):
    """A function of one number from its coefficients c0, c1, c2... (a function is passed on)."""
    if callable(recipe):
        return recipe
    coefficients = [float(c) for c in recipe]

    def polynomial(x):
        value = 0.0 * x
        for coefficient in reversed(coefficients):
            value = value * x + coefficient
        return value

    return polynomial


ADD, MULTIPLY, TANH = 0, 1, 2


def as_expression(recipe):
    """A function of a list of Scalars from rows (operation, left, right), shape (k, 3) int.

    `left` and `right` count the inputs first, then the results of earlier rows; the last row is
    the result. TANH uses `left` only. (A function is passed on.)
    """
    if callable(recipe):
        return recipe
    rows = [tuple(int(n) for n in row) for row in np.asarray(recipe)]

    def expression(inputs):
        made = list(inputs)
        for operation, left, right in rows:
            if operation == ADD:
                made.append(made[left] + made[right])
            elif operation == MULTIPLY:
                made.append(made[left] * made[right])
            else:
                made.append(made[left].tanh())
        return made[-1]

    return expression


def on_polynomial(function):
    """numeric_derivative(f, x, h) as a function of (coefficients, x, h)."""
    return lambda f, x, h: function(as_polynomial(f), x, h)


def on_expression(function):
    """scalar_gradient(f, x) as a function of (recipe, x)."""
    return lambda f, x: function(as_expression(f), x)
