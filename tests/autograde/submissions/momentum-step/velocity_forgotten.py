def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    return param - lr * grad, grad.copy()
