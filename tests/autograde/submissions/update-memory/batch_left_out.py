def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    weights = 4 * num_params[first:].sum()
    return np.array([weights, weights, 4 * sizes[first:].sum(), 4 * sizes[first + 1 :].sum()])
