def network_backward(grad_output, kept, weights):
    raise NotImplementedError("network-backward: not written yet")
