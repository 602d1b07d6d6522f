from odlkit import depth


def last_layers_update(grad_output, kept, weights, biases, lr):
    return depth.last_layers_update(grad_output, kept, weights, biases, lr)
