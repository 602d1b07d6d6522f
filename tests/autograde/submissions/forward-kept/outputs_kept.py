def forward_kept(x, weights, biases, train_from):
    kept = []
    for i in range(len(weights)):
        x = np.maximum(x @ weights[i].T + biases[i], 0)
        if i >= train_from:
            kept.append(x)
    return x, np.stack(kept)
