def last_layers_update(grad_output, kept, weights, biases, lr):
    frozen = len(weights) - len(kept)
    new_weights, new_biases = weights.copy(), biases.copy()
    for i in reversed(range(len(kept))):
        new_weights[frozen + i] -= lr * (grad_output.T @ kept[i])
        new_biases[frozen + i] -= lr * grad_output.sum(axis=0)
        grad_output = (grad_output @ weights[i]) * (kept[i] > 0)
    return new_weights, new_biases
