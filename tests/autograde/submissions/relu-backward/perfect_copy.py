def relu_backward(grad_output, x):
    grad_input = grad_output.copy()
    grad_input[x <= 0] = 0.0
    return grad_input
