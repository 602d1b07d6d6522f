def two_layer_backward(grad_output, x, hidden, weight2):
    return grad_output.T @ hidden, grad_output.sum(axis=0)
