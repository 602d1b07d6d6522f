def two_layer_backward(grad_output, x, hidden, weight2):
    slope = np.maximum(grad_output @ weight2, 0.0)
    return slope.T @ x, slope.sum(axis=0)
