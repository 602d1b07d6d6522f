def last_layers_update(grad_output, kept, weights, biases, lr):
    raise NotImplementedError("last-layers-update: not written yet")
