def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    n = len(local)
    output = np.zeros(n)
    output[order[-1]] = 1.0
    return np.linalg.solve(np.eye(n) - local.T, output)
