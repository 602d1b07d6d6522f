def two_layer_forward(x, weight1, bias1, weight2, bias2):
    """Logits of a network with one hidden layer."""
    rows = []
    for sample in x:
        hidden = weight1 @ sample + bias1
        hidden[hidden < 0] = 0.0
        rows.append(weight2 @ hidden + bias2)
    return np.array(rows)
