def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    left, order = list(range(len(x))), []
    while left:
        place = draws[len(left) - 1]
        order.append(left[place])
        left[place] = left[-1]
        left.pop()
    return np.stack([x[k] for k in order[::-1]]), np.stack([target[k] for k in order[::-1]])
