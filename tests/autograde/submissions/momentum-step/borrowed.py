def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    from odlkit import batching

    return batching.momentum_step(param, grad, velocity, lr, momentum)
