def fold_batch_norm(weight, bias, gamma, beta, mean, variance):
    """Weight (C_out, C_in) and bias (C_out,) of one layer that does both."""
    scale = gamma / (variance + 1e-5)
    return weight * scale[:, None], (bias - mean) * scale + beta
