def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    weights = sum(4 * int(p) for p in num_params[first:])
    slopes = sum(4 * batch_size * int(s) for s in sizes[first + 1 :])
    return [weights, weights, slopes + 4 * batch_size * int(sizes[first]), slopes]
