def softmax_cross_entropy(logits, target):
    """Mean of -log(probability of the right class), stable for any logit."""
    # YOUR CODE HERE
    raise NotImplementedError("softmax-cross-entropy: not written yet")
