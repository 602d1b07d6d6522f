def sgd_step(param, grad, lr):
    """One step of gradient descent."""
    param = param - lr * grad
