def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    slopes, rows = grad_output.reshape(-1, grad_output.shape[1]), x.reshape(-1, x.shape[1])
    return slopes.T @ rows, slopes.sum(axis=0)
