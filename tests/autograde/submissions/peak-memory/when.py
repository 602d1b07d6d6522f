def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    totals = [num_bytes[(born <= t) & (t <= dies)].sum() for t in range(dies.max() + 1)]
    return np.argmax(totals)
