def numeric_derivative(f, x, h=1e-5):
    """Slope of f at x."""
    left, right = x - h, x + h
    rise = f(right) - f(left)
    return rise / (right - left)
