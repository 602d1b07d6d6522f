def forward_kept(x, weights, biases, train_from):
    kept = []
    for i in range(len(weights)):
        kept.append(x)
        x = x @ weights[i].T + biases[i]
    return x, np.stack(kept)
