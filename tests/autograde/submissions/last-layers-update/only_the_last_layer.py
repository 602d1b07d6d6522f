def last_layers_update(grad_output, kept, weights, biases, lr):
    new_weights, new_biases = weights.copy(), biases.copy()
    new_weights[-1] -= lr * grad_output.T @ kept[-1]
    new_biases[-1] -= lr * grad_output.sum(axis=0)
    return new_weights, new_biases
