def place_tensors(num_bytes, touches, capacity):
    """Level of each tensor, 0 is L1."""
    free, level = list(capacity), [0] * len(num_bytes)
    order = sorted(range(len(num_bytes)), key=lambda t: touches[t] / num_bytes[t], reverse=True)
    for t in order:
        level[t] = next(k for k in range(3) if free[k] >= num_bytes[t])
        free[level[t]] = free[level[t]] - num_bytes[t]
    return level
