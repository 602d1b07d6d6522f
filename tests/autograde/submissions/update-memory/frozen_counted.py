def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    weights = 4 * num_params.sum()
    n = 4 * batch_size
    return np.array([weights, weights, n * sizes.sum(), n * sizes[1:].sum()])
