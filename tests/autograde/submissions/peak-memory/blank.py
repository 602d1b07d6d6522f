def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    raise NotImplementedError("peak-memory: not written yet")
