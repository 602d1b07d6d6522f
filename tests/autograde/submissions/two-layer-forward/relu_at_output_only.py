def two_layer_forward(x, weight1, bias1, weight2, bias2):
    """Logits of a network with one hidden layer."""
    return np.maximum((x @ weight1.T + bias1) @ weight2.T + bias2, 0)
