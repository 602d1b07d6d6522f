def relu_backward(grad_output, x):
    return (x > 0).astype(float)
