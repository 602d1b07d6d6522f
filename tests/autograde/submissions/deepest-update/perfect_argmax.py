def deepest_update(num_bytes, capacity):
    """Index of the first trained layer, L if nothing fits."""
    fits = num_bytes <= capacity
    return np.argmax(fits) if fits.any() else len(fits)
