def update_memory(num_params, sizes, first, batch_size):
    """Bytes: weights, weight gradients, activations, slopes."""
    from odlkit import budget

    return budget.update_memory(num_params, sizes, first, batch_size)
