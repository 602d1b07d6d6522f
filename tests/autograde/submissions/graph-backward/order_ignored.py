def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    grad = np.zeros(len(local))
    grad[-1] = 1.0
    for child in range(len(local) - 1, -1, -1):
        grad += grad[child] * local[child]
    return grad
