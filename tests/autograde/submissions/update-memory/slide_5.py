def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    weights = 4 * num_params[first:].sum()
    slopes = 4 * batch_size * sizes[first + 1 :].sum()
    return np.array([weights, weights, 4 * num_params[max(first - 1, 0) :].sum(), slopes])
