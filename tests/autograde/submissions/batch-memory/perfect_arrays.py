def batch_memory(c_in, c_out, batch_size):
    """Memory to train one linear layer on a batch, in KiB."""

    def kib(*shapes):
        return sum(np.prod(shape) for shape in shapes) * 4.0 / 1024

    one_copy = kib((c_out, c_in), (c_out,))
    together = 2 * one_copy + kib((batch_size, c_in), (batch_size, c_out))
    return together, 3 * one_copy + kib((c_in,), (c_out,))
