def training_macs(macs, first):
    """[forward, weight gradients, input gradients] in MAC."""
    forward = weight = grad_input = 0
    for i, work in enumerate(macs):
        forward += work
        weight += work * (i >= first)
        grad_input += work * (i > first)
    return [forward, weight, grad_input]
