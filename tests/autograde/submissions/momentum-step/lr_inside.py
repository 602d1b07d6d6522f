def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    new_velocity = momentum * velocity - lr * grad
    return param + 2 * new_velocity, new_velocity
