def place_tensors(num_bytes, touches, capacity):
    """Level of each tensor, 0 is L1."""
    level = np.full(len(num_bytes), 2)
    for memory in (0, 1):
        used = 0
        for t in np.argsort(touches / num_bytes)[::-1]:
            if level[t] == 2 and used + num_bytes[t] <= capacity[memory]:
                level[t] = memory
                used += num_bytes[t]
    return level
