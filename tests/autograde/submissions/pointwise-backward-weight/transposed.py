def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    return np.einsum("nohw,nihw->io", grad_output, x), grad_output.sum(axis=(2, 3))
