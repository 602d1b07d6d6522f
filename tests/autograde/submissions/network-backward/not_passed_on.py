def network_backward(grad_output, kept, weights):
    grad_weights, grad_biases = np.zeros_like(weights), np.zeros(weights.shape[:2])
    for i in range(len(weights)):
        grad_weights[i] = grad_output.T @ kept[i]
        grad_biases[i] = grad_output.sum(axis=0)
    return grad_weights, grad_biases
