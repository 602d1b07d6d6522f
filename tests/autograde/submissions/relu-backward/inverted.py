def relu_backward(grad_output, x):
    return np.where(x > 0, 0.0, grad_output)
