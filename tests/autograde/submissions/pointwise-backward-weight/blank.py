def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    raise NotImplementedError("pointwise-backward-weight: not written yet")
