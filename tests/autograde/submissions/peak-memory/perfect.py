def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    totals = []
    for step in range(dies.max() + 1):
        there = (born <= step) & (step <= dies)
        totals.append(num_bytes[there].sum())
    return max(totals)
