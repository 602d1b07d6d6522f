def linear_forward(x, weight, bias):
    """Compute y = x @ weight.T + bias for a batch."""
    return np.maximum(x @ weight.T + bias, 0)
