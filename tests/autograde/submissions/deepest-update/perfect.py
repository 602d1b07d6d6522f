def deepest_update(num_bytes, capacity):
    """Index of the first trained layer, L if nothing fits."""
    for i, needed in enumerate(num_bytes):
        if needed <= capacity:
            return i
    return len(num_bytes)
