def batch_memory(c_in, c_out, batch_size):
    """Memory to train one linear layer on a batch, in KiB."""
    params, values = c_in * c_out + c_out, c_in
    together = 4 * (2 * params + batch_size * values) / 1024
    one_by_one = 4 * (3 * params + values) / 1024
    return together, one_by_one
