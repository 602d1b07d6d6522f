def forward_kept(x, weights, biases, train_from):
    inputs = [x]
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        inputs.append((inputs[-1] @ weight.T + bias).clip(min=0.0))
    return inputs[-1] @ weights[-1].T + biases[-1], inputs[int(train_from) :]
