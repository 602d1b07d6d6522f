def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient (C_out, C_in), (C_out,)."""
    grad_weight = np.zeros((grad_output.shape[1], x.shape[1]))
    for n in range(len(x)):
        for h in range(x.shape[2]):
            for w in range(x.shape[3]):
                grad_weight += np.outer(grad_output[n, :, h, w], x[n, :, h, w])
    return grad_weight, grad_output.sum((0, 2, 3))
