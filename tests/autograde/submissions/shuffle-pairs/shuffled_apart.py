def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    rng = np.random.default_rng(0)
    return x[rng.permutation(len(x))], target[rng.permutation(len(x))]
