def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    return max(int(num_bytes[(born <= t) & (dies >= t)].sum()) for t in born)
