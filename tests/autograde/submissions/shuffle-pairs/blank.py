def shuffle_pairs(x, target, draws):
    """Samples and targets in one new order, by Fisher-Yates."""
    raise NotImplementedError("shuffle-pairs: not written yet")
