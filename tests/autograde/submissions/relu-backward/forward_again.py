def relu_backward(grad_output, x):
    return np.maximum(x, 0.0)
