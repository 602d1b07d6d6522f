def forward_kept(x, weights, biases, train_from):
    kept = []
    for i in range(len(weights)):
        if i < len(weights) - train_from:
            kept.append(x)
        x = np.maximum(x @ weights[i].T + biases[i], 0)
    return x, np.stack(kept)
