def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    grad_weight = np.outer(grad_output.sum(axis=0), x.sum(axis=0))
    return grad_weight, grad_output.sum()
