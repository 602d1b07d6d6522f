def neuron_slopes(w, x, b, target):
    """Slopes of L = (tanh(w*x + b) - target)**2."""
    y = np.tanh(w * x + b)
    grad_z = (y - target) * (1 - y**2)
    return grad_z * x, grad_z * w, grad_z
