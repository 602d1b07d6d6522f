def mini_batch_epoch(x, target, weight, bias, order, batch_size, lr):
    """Once through the samples, one step per batch."""
    weight, bias = np.array(weight), np.array(bias)
    sum_weight, sum_bias, count = 0.0 * weight, 0.0 * bias, 0
    for place, n in enumerate(order):
        slope = 2 * (weight @ x[n] + bias - target[n]) / len(bias)
        sum_weight, sum_bias, count = (
            sum_weight + np.outer(slope, x[n]),
            sum_bias + slope,
            count + 1,
        )
        if count == batch_size or place == len(order) - 1:
            weight, bias = weight - lr * sum_weight / count, bias - lr * sum_bias / count
            sum_weight, sum_bias, count = 0.0 * weight, 0.0 * bias, 0
    return weight, bias
