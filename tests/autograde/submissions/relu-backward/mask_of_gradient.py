def relu_backward(grad_output, x):
    return np.maximum(grad_output, 0.0)
