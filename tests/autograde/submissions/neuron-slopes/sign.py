def neuron_slopes(w, x, b, target):
    """Slopes of L = (tanh(w*x + b) - target)**2."""
    y = np.tanh(w * x + b)
    grad_z = 2 * (target - y) * (1 - y**2)
    return grad_z * x, grad_z * w, grad_z
