def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    return np.einsum("ohw,ihw->oi", grad_output[-1], x[-1]), grad_output[-1].sum(axis=(1, 2))
