def softmax_cross_entropy(logits, target):
    """Mean of -log(probability of the right class), stable for any logit."""
    total = 0.0
    for row, label in zip(logits, target, strict=True):
        largest = max(row)
        others = sum(np.exp(value - largest) for value in row)
        total += largest + np.log(others) - row[label]
    return total / len(target)
