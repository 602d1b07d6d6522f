def deepest_update(num_bytes, capacity):
    """Index of the first trained layer, L if nothing fits."""
    return max(int((num_bytes > capacity).sum()) - 1, 0)
