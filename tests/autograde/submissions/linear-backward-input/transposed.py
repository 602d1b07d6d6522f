def linear_backward_input(grad_output, weight):
    """Input gradient (N, C_in)."""
    return grad_output @ weight.T
