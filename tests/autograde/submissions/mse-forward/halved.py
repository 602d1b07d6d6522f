def mse_forward(y, target):
    """Mean squared error over all N*C_out outputs."""
    return 0.5 * np.mean((y - target) ** 2)
