def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    weights = num_params[first:].sum()
    kept, slopes = sizes[first:].sum(), sizes[first + 1 :].sum()
    return np.array([weights, weights, batch_size * kept, batch_size * slopes])
