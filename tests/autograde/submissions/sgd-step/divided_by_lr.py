def sgd_step(param, grad, lr):
    """One step of gradient descent."""
    return param - grad / lr
