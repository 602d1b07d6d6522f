def accumulate_gradient(x, target, weight, bias):
    """Gradient of a batch, one sample at a time."""
    num_samples, c_in = x.shape
    c_out = target.shape[1]
    grad_weight, grad_bias = np.zeros((c_out, c_in)), np.zeros(c_out)
    for n in range(num_samples):
        for o in range(c_out):
            slope = 2 * (weight[o] @ x[n] + bias[o] - target[n, o]) / (num_samples * c_out)
            grad_bias[o] += slope
            for i in range(c_in):
                grad_weight[o, i] += slope * x[n, i]
    return grad_weight, grad_bias
