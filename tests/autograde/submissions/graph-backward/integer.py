def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    grad = np.zeros(len(local), dtype=int)
    grad[order[-1]] = 1
    for child in reversed(order):
        for parent in range(len(local)):
            grad[parent] += int(grad[child] * local[child, parent])
    return grad
