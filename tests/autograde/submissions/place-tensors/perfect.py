def place_tensors(num_bytes, touches, capacity):
    """Level of each tensor, 0 is L1."""
    level, free = np.zeros(len(num_bytes)), capacity.copy()
    for tensor in np.argsort(-touches / num_bytes):
        place = 0
        while free[place] < num_bytes[tensor]:
            place += 1
        level[tensor] = place
        free[place] -= num_bytes[tensor]
    return level
