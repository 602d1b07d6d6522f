def graph_backward(local, order):
    """Slope of the last node of `order` by every node."""
    # YOUR CODE HERE
    raise NotImplementedError("graph-backward: not written yet")
