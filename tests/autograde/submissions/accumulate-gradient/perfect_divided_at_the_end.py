def accumulate_gradient(x, target, weight, bias):
    """Gradient of a batch, one sample at a time."""
    grad_weight, grad_bias = np.zeros_like(weight), np.zeros_like(bias)
    for n in range(len(x)):
        y = weight @ x[n] + bias
        grad_output = 2 * (y - target[n]) / len(bias)
        grad_weight += grad_output[:, None] * x[n]
        grad_bias += grad_output
    return grad_weight / len(x), grad_bias / len(x)
