def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    return grad_output.T @ x, grad_output.sum(axis=0)
