def mini_batch_epoch(x, target, weight, bias, order, batch_size, lr):
    """Once through the samples, one step per batch."""
    raise NotImplementedError("mini-batch-epoch: not written yet")
