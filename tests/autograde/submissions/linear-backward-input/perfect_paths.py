def linear_backward_input(grad_output, weight):
    """Input gradient (N, C_in)."""
    grad_input = np.zeros((len(grad_output), weight.shape[1]))
    for o, row in enumerate(weight):
        grad_input += grad_output[:, o : o + 1] * row
    return grad_input
