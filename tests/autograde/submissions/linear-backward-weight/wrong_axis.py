def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    summed = grad_output.sum(axis=1)
    return np.outer(summed, x.sum(axis=0)), summed
