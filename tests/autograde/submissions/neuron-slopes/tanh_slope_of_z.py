def neuron_slopes(w, x, b, target):
    """Slopes of L = (tanh(w*x + b) - target)**2."""
    y = np.tanh(w * x + b)
    grad_z = 2 * (y - target) * (1 - (w * x + b) ** 2)
    return grad_z * x, grad_z * w, grad_z
