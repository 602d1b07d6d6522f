def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    grad_weight = np.einsum("no,ni->oi", grad_output, x)
    return grad_weight, np.ones(len(x)) @ grad_output
