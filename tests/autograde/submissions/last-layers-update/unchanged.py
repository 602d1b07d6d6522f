def last_layers_update(grad_output, kept, weights, biases, lr):
    return weights.copy(), biases.copy()
