def accumulate_gradient(x, target, weight, bias):
    """Gradient of a batch, one sample at a time."""
    raise NotImplementedError("accumulate-gradient: not written yet")
