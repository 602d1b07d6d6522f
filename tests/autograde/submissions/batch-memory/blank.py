def batch_memory(c_in, c_out, batch_size):
    """Memory to train one linear layer on a batch, in KiB."""
    raise NotImplementedError("batch-memory: not written yet")
