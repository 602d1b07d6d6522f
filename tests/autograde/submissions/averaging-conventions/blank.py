def averaging_conventions(y, target):
    """The same errors, averaged in three ways: slide, trainlib (N,), pytorch."""
    # YOUR CODE HERE
    raise NotImplementedError("averaging-conventions: not written yet")
