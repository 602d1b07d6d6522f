def network_backward(grad_output, kept, weights):
    grad_weights, grad_biases = np.zeros_like(weights), np.zeros(weights.shape[:2])
    above = grad_output
    for i in reversed(range(len(weights))):
        grad_weights[i] = above.T @ kept[i]
        grad_biases[i] = above.sum(axis=0)
        above, grad_output = grad_output, (grad_output @ weights[i]) * (kept[i] > 0)
    return grad_weights, grad_biases
