def softmax_cross_entropy(logits, target):
    """Mean of -log(probability of the right class), stable for any logit."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -np.mean(log_p[np.arange(len(target)), target])
