def softmax_cross_entropy(logits, target):
    """Mean of -log(probability of the right class), stable for any logit."""
    exp = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = exp / exp.sum(axis=1, keepdims=True)
    log_sum = np.log(np.exp(p).sum(axis=1))
    return np.mean(log_sum - p[np.arange(len(target)), target])
