def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    slopes, features = grad_output.sum(axis=(0, 2, 3)), x.sum(axis=(0, 2, 3))
    return np.outer(slopes, features), grad_output.sum(axis=0)
