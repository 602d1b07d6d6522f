def cross_entropy_backward(logits, target):
    """Gradient of the mean softmax cross-entropy (N, C)."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    right = np.eye(logits.shape[1])[target]
    return (probabilities - right) / logits.shape[0]
