def linear_backward_input(grad_output, weight):
    """Input gradient (N, C_in)."""
    raise NotImplementedError("linear-backward-input: not written yet")
