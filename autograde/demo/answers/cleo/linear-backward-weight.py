def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    grad_weight = x.T @ grad_output
    return grad_weight, grad_output.sum(axis=0, keepdims=True)
