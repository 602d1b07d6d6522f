def deepest_update(num_bytes, capacity):
    """Index of the first trained layer, L if nothing fits."""
    return np.argmax(num_bytes <= capacity)
