def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    weights = 8 * num_params[first:].sum()
    return weights + 4 * batch_size * (sizes[first:].sum() + sizes[first + 1 :].sum())
