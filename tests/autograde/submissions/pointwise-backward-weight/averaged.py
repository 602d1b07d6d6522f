def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    pixels = x.shape[0] * x.shape[2] * x.shape[3]
    return np.einsum("nohw,nihw->oi", grad_output, x) / pixels, grad_output.mean(axis=(0, 2, 3))
