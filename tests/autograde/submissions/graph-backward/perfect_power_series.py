def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    step = np.zeros(len(local))
    step[order[-1]] = 1.0
    total = step.copy()
    for _ in order:
        step = step @ local
        total += step
    return total
