def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    grad = np.zeros(len(local))
    grad[order[-1]] = 1.0
    for child in reversed(order):
        grad += grad[child] * local[:, child]
    return grad
