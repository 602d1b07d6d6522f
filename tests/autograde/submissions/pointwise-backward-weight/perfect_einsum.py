def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    return np.einsum("nohw,nihw->oi", grad_output, x), np.einsum("nohw->o", grad_output)
