def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    grad = np.zeros(len(local))
    for child in reversed(order):
        grad += grad[child] * local[child]
    return grad
