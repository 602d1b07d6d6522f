def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    n = 4 * batch_size
    weights = n * num_params[first:].sum()
    return np.array([weights, weights, n * sizes[first:].sum(), n * sizes[first + 1 :].sum()])
