def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    steps = range(dies.max() + 1)
    return max(num_bytes[(born <= t) & (t < dies)].sum() for t in steps)
