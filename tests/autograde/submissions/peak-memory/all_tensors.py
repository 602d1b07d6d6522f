def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    return num_bytes.sum()
