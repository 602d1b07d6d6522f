def mini_batch_epoch(x, target, weight, bias, order, batch_size, lr):
    """Once through the samples, one step per batch."""
    weight, bias = weight.copy(), bias.copy()
    for start in range(0, len(order) - batch_size + 1, batch_size):
        rows = order[start : start + batch_size]
        y = x[rows] @ weight.T + bias
        grad_output = 2 * (y - target[rows]) / target[rows].size
        weight -= lr * grad_output.T @ x[rows]
        bias -= lr * grad_output.sum(axis=0)
    return weight, bias
