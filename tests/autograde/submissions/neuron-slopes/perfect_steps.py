def neuron_slopes(w, x, b, target):
    """Slopes of L = (tanh(w*x + b) - target)**2."""
    e = np.tanh(w * x + b) - target
    grad_e = 2.0 * e
    grad_y = grad_e * 1.0
    grad_z = grad_y / np.cosh(w * x + b) ** 2
    grad_p, grad_b = grad_z, grad_z
    return grad_p * x, grad_p * w, grad_b
