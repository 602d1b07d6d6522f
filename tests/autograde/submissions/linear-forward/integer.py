def linear_forward(x, weight, bias):
    """Compute y = x @ weight.T + bias for a batch."""
    y = np.zeros((len(x), len(weight)), dtype=int)
    y[...] = x @ weight.T + bias
    return y
