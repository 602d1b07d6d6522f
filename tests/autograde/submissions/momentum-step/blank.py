def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    raise NotImplementedError("momentum-step: not written yet")
