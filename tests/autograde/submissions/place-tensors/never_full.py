def place_tensors(num_bytes, touches, capacity):
    """Level of each tensor, 0 is L1."""
    return np.array([np.flatnonzero(capacity >= size)[0] for size in num_bytes])
