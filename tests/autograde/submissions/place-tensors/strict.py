def place_tensors(num_bytes, touches, capacity):
    """Level of each tensor, 0 is L1."""
    level, free = np.zeros(len(num_bytes)), capacity.copy()
    for t in np.argsort(-touches / num_bytes):
        level[t] = np.flatnonzero(free > num_bytes[t])[0]
        free[int(level[t])] -= num_bytes[t]
    return level
