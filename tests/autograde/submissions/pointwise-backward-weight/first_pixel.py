def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    slopes, rows = grad_output[:, :, 0, 0], x[:, :, 0, 0]
    return slopes.T @ rows, slopes.sum(axis=0)
