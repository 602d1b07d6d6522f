def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    velocity = velocity.copy()
    velocity *= momentum
    velocity += grad
    moved = param.copy()
    moved -= lr * velocity
    return moved, velocity
