def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    x, target = x.copy(), target.copy()
    for i in range(len(x) - 1, 0, -1):
        j = draws[i]
        x[i], x[j] = x[j], x[i]
        target[i], target[j] = target[j], target[i]
    return x, target
