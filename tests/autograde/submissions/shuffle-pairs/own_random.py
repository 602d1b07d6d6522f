def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    order = np.random.default_rng(0).permutation(len(x))
    return x[order], target[order]
