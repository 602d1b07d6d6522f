def deepest_update(num_bytes, capacity):
    """Index of the first trained layer, L if nothing fits."""
    fits = np.flatnonzero(num_bytes <= capacity)
    return fits[-1] if len(fits) else len(num_bytes)
