def numeric_derivative(f, x, h=1e-5):
    """Slope of f at x."""
    return (f(x + h) - f(x - h)) / h
