def fold_batch_norm(weight, bias, gamma, beta, mean, variance):
    """Weight (C_out, C_in) and bias (C_out,) of one layer that does both."""
    new_weight, new_bias = weight.copy(), bias.copy()
    for o in range(len(bias)):
        factor = gamma[o] / (variance[o] + 1e-5) ** 0.5
        new_weight[o] *= factor
        new_bias[o] = factor * (bias[o] - mean[o]) + beta[o]
    return new_weight, new_bias
