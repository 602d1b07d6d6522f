def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    return np.einsum("no,ni->noi", grad_output, x), grad_output
