def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    raise NotImplementedError("update-memory: not written yet")
