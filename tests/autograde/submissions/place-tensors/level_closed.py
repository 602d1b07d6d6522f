def place_tensors(num_bytes, touches, capacity):
    """Level of each tensor, 0 is L1."""
    level, free, place = np.zeros(len(num_bytes)), capacity.copy(), 0
    for t in np.argsort(-touches / num_bytes):
        while free[place] < num_bytes[t]:
            place += 1
        level[t] = place
        free[place] -= num_bytes[t]
    return level
