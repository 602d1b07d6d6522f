def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    trained = np.arange(len(num_params)) >= first
    kept = np.arange(len(sizes)) >= first
    slopes = np.arange(len(sizes)) > first
    numbers = num_params @ trained, num_params @ trained, batch_size * (sizes @ kept)
    return 4.0 * np.array([*numbers, batch_size * (sizes @ slopes)])
