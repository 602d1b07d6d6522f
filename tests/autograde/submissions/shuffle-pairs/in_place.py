def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    for i in range(len(x) - 1, 0, -1):
        x[[i, draws[i]]] = x[[draws[i], i]]
        target[[i, draws[i]]] = target[[draws[i], i]]
    return x.mean() * x, target.sum() * target
