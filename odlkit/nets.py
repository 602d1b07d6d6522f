"""The case study's networks: DS-CNN in three sizes, for keyword spotting.

Source: Cioflan et al., AICAS 2024 (arXiv 2403.10549); shapes as in case_study of the lecture:
MFCC input 49 x 10, convolution 10 x 4 with stride 2, then blocks of depthwise 3 x 3 and pointwise
1 x 1, each with batch norm and ReLU; average pool over 25 x 5; one linear layer for 12 words.
"""

import numpy as np

from odlkit.network import (
    AveragePool,
    BatchNormFolded,
    Conv2d,
    DepthwiseConv2d,
    Linear,
    Network,
    PointwiseConv2d,
    ReLU,
)

DS_CNN_SIZES = {"S": (64, 4), "M": (172, 4), "L": (276, 5)}  # channels, blocks
MFCC_SHAPE = (1, 49, 10)  # one channel, 49 time frames, 10 coefficients


def ds_cnn(size, rng=None, num_classes=12):
    """Build DS-CNN S, M or L with random weights.

    Args:
        size: "S", "M" or "L"; rng: numpy Generator (default: seed 0); num_classes: words.

    Returns:
        Network for inputs (N, 1, 49, 10); layers carry the case study's names in `label`:
        conv1 ... conv9 (S, M) or conv11 (L), pool, fc1.
    """
    if size not in DS_CNN_SIZES:
        raise ValueError(f"size: expected one of {list(DS_CNN_SIZES)}, got {size!r}.")
    rng = rng or np.random.default_rng(0)
    channels, num_blocks = DS_CNN_SIZES[size]
    convolutions = [Conv2d(1, channels, (10, 4), rng, stride=(2, 2), padding=(5, 1))]
    for _ in range(num_blocks):
        convolutions.append(DepthwiseConv2d(channels, (3, 3), rng, padding=(1, 1)))
        convolutions.append(PointwiseConv2d(channels, channels, rng))
    layers = []
    for number, convolution in enumerate(convolutions, start=1):
        for layer in (convolution, BatchNormFolded(channels), ReLU()):
            layer.label = f"conv{number}"
            layers.append(layer)
    pool, classifier = AveragePool(), Linear(channels, num_classes, rng)
    pool.label, classifier.label = "pool", "fc1"
    return Network([*layers, pool, classifier], input_shape=MFCC_SHAPE)


def first_layer(net, label):
    """Index of the first layer called `label`, for `net.train_from = first_layer(net, "conv9")`."""
    for index, layer in enumerate(net.layers):
        if getattr(layer, "label", None) == label:
            return index
    known = list(dict.fromkeys(getattr(layer, "label", "?") for layer in net.layers))
    raise ValueError(f"label: expected one of {known}, got {label!r}.")
