def network_backward(grad_output, kept, weights):
    slopes = [grad_output]
    for x, weight in zip(kept[:0:-1], weights[:0:-1], strict=True):
        slopes.append((slopes[-1] @ weight) * (x > 0))
    slopes = np.stack(slopes[::-1])
    return np.swapaxes(slopes, 1, 2) @ kept, slopes.sum(axis=1)
