def mini_batch_epoch(x, target, weight, bias, order, batch_size, lr):
    """Once through the samples, one step per batch."""
    cuts = np.arange(batch_size, len(order), batch_size)
    for rows in np.split(order, cuts):
        errors = x[rows] @ weight.T + bias - target[rows]
        scale = 2 * lr / (len(rows) * len(bias))
        weight = weight - scale * np.einsum("no,ni->oi", errors, x[rows])
        bias = bias - scale * errors.sum(axis=0)
    return weight, bias
