def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    for slope, features in zip(grad_output, x, strict=True):
        grad_weight = np.outer(slope, features)
        grad_bias = slope
    return grad_weight, grad_bias
