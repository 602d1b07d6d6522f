def sgd_step(param, grad, lr):
    """One step of gradient descent."""
    raise NotImplementedError("sgd-step: not written yet")
