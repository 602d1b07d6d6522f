def last_layers_update(grad_output, kept, weights, biases, lr):
    new_weights, new_biases = list(weights), list(biases)
    for k in range(1, len(kept) + 1):
        new_weights[-k] = weights[-k] - lr * np.einsum("no,ni->oi", grad_output, kept[-k])
        new_biases[-k] = biases[-k] - lr * grad_output.sum(axis=0)
        grad_output = np.where(kept[-k] > 0, grad_output @ weights[-k], 0.0)
    return np.array(new_weights), np.array(new_biases)
