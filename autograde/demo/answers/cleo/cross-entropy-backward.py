def cross_entropy_backward(logits, target):
    """Gradient of the mean softmax cross-entropy (N, C)."""
    grad_output = losses.softmax(logits)
    grad_output[:, target] -= 1.0
    return grad_output / len(target)
