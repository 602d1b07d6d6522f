def linear_forward(x, weight, bias):
    """Compute y = x @ weight.T + bias for a batch."""
    y = np.zeros((len(x), len(weight)))
    for n, sample in enumerate(x):
        for o, row in enumerate(weight):
            y[n, o] = sum(a * b for a, b in zip(sample, row, strict=True)) + bias[o]
    return y
