def forward_kept(x, weights, biases, train_from):
    kept = []
    for i in range(len(weights)):
        if i >= train_from:
            kept.append(x)
        x = np.maximum(x, 0) @ weights[i].T + biases[i]
    return np.maximum(x, 0), np.stack(kept)
