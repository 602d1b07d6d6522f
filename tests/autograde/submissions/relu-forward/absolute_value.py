def relu_forward(x):
    """Replace negative numbers by zero."""
    return np.abs(x)
