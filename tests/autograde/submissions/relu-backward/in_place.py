def relu_backward(grad_output, x):
    grad_output[x <= 0] = 0.0
    grad_output *= 2.0
    return grad_output
