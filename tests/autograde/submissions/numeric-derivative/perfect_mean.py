def numeric_derivative(f, x, h=1e-5):
    """Slope of f at x."""
    forward = (f(x + h) - f(x)) / h
    backward = (f(x) - f(x - h)) / h
    return 0.5 * (forward + backward)
