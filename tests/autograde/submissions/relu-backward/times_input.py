def relu_backward(grad_output, x):
    return grad_output * np.maximum(x, 0.0)
