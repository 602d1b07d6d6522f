def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    x *= 2.0
    return np.einsum("nohw,nihw->oi", grad_output, x), 2 * grad_output.sum(axis=(0, 2, 3))
