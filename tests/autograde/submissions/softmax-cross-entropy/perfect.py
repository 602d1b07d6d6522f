def softmax_cross_entropy(logits, target):
    """Mean of -log(probability of the right class), stable for any logit."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return np.mean(log_sum - shifted[np.arange(len(target)), target])
