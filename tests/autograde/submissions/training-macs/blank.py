def training_macs(macs, first):
    """[forward, weight gradients, input gradients] in MAC."""
    raise NotImplementedError("training-macs: not written yet")
