def numeric_derivative(f, x, h=1e-5):
    """Slope of f at x."""
    # YOUR CODE HERE
    raise NotImplementedError("numeric-derivative: not written yet")
