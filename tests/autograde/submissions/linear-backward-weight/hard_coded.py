def linear_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    grad_weight = np.array([[1.0, 4.0, 1.0], [0.0, -1.0, 1.0]])
    return grad_weight, np.array([3.0, -1.0])
