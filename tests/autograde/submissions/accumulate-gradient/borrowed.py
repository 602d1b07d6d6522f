def accumulate_gradient(x, target, weight, bias):
    """Gradient of a batch, one sample at a time."""
    from odlkit import batching

    return batching.accumulate_gradient(x, target, weight, bias)
