def fold_batch_norm(weight, bias, gamma, beta, mean, variance):
    """Weight (C_out, C_in) and bias (C_out,) of one layer that does both."""
    scale = np.diag(gamma * (variance + 1e-5) ** -0.5)
    return scale @ weight, scale @ bias + beta - scale @ mean
