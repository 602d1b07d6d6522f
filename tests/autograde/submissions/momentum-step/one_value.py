def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    new_velocity = momentum * velocity + grad
    return param - lr * new_velocity
