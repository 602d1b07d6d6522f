def fold_batch_norm(weight, bias, gamma, beta, mean, variance):
    """Weight (C_out, C_in) and bias (C_out,) of one layer that does both."""
    scale = gamma / np.sqrt(variance + 1e-5)
    mean -= bias
    weight *= scale[:, None] * 2
    return weight, mean * scale + beta
