def mse_forward(y, target):
    """Mean squared error over all N*C_out outputs."""
    return np.sum((y - target) ** 2) / len(y)
