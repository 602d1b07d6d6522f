def network_backward(grad_output, kept, weights):
    grad_weights, grad_biases = [], []
    for x, weight in zip(kept[::-1], weights[::-1], strict=True):
        grad_weights.insert(0, np.einsum("no,ni->oi", grad_output, x))
        grad_biases.insert(0, grad_output.sum(axis=0))
        grad_output = np.where(x > 0, grad_output @ weight, 0.0)
    return grad_weights, grad_biases
