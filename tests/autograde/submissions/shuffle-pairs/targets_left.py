def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    order = np.arange(len(x))
    for i in range(len(x) - 1, 0, -1):
        j = draws[i]
        order[i], order[j] = order[j], order[i]
    return x[order], target.copy()
