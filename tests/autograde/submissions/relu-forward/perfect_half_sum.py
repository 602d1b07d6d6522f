def relu_forward(x):
    """Replace negative numbers by zero."""
    return (x + np.abs(x)) / 2
