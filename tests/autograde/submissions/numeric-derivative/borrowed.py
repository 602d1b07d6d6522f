def numeric_derivative(f, x, h=1e-5):
    """Slope of f at x."""
    from odlkit import differences

    return differences.central(f, x, h)
