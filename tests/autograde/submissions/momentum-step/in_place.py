def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    velocity *= momentum
    velocity += grad
    param -= lr * velocity
    return 0 * param, 0 * velocity
