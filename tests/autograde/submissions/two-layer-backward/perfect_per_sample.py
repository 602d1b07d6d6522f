def two_layer_backward(grad_output, x, hidden, weight2):
    grad_weight = np.zeros((hidden.shape[1], x.shape[1]))
    grad_bias = np.zeros(hidden.shape[1])
    for n in range(len(x)):
        slope = weight2.T @ grad_output[n]
        slope[hidden[n] == 0] = 0.0
        grad_weight += np.outer(slope, x[n])
        grad_bias += slope
    return grad_weight, grad_bias
