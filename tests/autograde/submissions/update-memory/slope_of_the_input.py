def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    weights = 4 * num_params[first:].sum()
    kept = 4 * batch_size * sizes[first:].sum()
    return np.array([weights, weights, kept, kept])
