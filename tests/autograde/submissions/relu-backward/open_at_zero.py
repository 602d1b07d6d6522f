def relu_backward(grad_output, x):
    return grad_output * (x >= 0)
