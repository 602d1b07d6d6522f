def mini_batch_epoch(x, target, weight, bias, order, batch_size, lr):
    """Once through the samples, one step per batch."""
    from odlkit import batching

    return batching.mini_batch_epoch(x, target, weight, bias, order, batch_size, lr)
