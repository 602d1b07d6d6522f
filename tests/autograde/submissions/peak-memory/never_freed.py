def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    return max(num_bytes[born <= t].sum() for t in range(dies.max() + 1))
