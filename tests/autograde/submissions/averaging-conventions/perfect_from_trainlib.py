def averaging_conventions(y, target):
    """The same errors, averaged in three ways: slide, trainlib (N,), pytorch."""
    trainlib = np.array([np.dot(e, e) / len(e) for e in y - target])
    pytorch = np.average(trainlib)
    return pytorch * y.shape[1], trainlib, pytorch
