def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    x, target = x.copy(), target.copy()
    for i in reversed(range(1, len(draws))):
        x[[i, draws[i]]] = x[[draws[i], i]]
        target[[i, draws[i]]] = target[[draws[i], i]]
    return x, target
