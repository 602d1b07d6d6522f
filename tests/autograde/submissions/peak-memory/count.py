def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    return max(int(((born <= t) & (t <= dies)).sum()) for t in range(dies.max() + 1))
