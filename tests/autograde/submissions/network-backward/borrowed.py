from odlkit import depth


def network_backward(grad_output, kept, weights):
    return depth.network_backward(grad_output, kept, weights)
