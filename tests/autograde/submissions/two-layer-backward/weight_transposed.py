def two_layer_backward(grad_output, x, hidden, weight2):
    slope = (grad_output @ weight2.T) * (hidden > 0)
    return slope.T @ x, slope.sum(axis=0)
