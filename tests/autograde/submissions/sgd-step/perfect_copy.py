def sgd_step(param, grad, lr):
    """One step of gradient descent."""
    new = param.copy()
    new -= grad * lr
    return new
