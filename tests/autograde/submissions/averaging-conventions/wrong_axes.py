def averaging_conventions(y, target):
    """The same errors, averaged in three ways: slide, trainlib (N,), pytorch."""
    squares = (y - target) ** 2
    return squares.sum(axis=0) / len(y), squares.mean(axis=0), squares.sum() / y.shape[1]
