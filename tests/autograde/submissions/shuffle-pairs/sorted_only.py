def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    order = np.argsort(draws)
    return x[order], target[order]
