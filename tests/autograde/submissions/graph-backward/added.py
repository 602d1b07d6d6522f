def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    grad = np.zeros(len(local))
    grad[order[-1]] = 1.0
    for child in reversed(order):
        for parent in range(len(local)):
            if local[child, parent]:
                grad[parent] += grad[child] + local[child, parent]
    return grad
