def mse_backward(y, target):
    """Gradient of the mean squared error (N, C_out)."""
    grad_output = np.empty(y.shape)
    for index in np.ndindex(y.shape):
        grad_output[index] = (y[index] - target[index]) / (0.5 * y.shape[0] * y.shape[1])
    return grad_output
