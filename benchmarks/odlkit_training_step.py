"""Time one training step of the lessons' networks: python benchmarks/odlkit_training_step.py

Prints microseconds per step, and the ratio to PyTorch on one thread where torch is installed (it
is no dependency). A step is: zero gradients, forward, softmax cross-entropy, backward, SGD.
"""

import itertools
import statistics
import time

import numpy as np

from odlkit.losses import softmax_cross_entropy_backward
from odlkit.network import Linear, Network, ReLU
from odlkit.optim import SGD

SHAPES = {  # name: layer sizes, batch size
    "fc1 of DS-CNN S, batch 2": ((64, 12), 2),
    "digits, linear, batch 32": ((64, 10), 32),
    "digits, two layers, batch 32": ((64, 32, 10), 32),
    "digits, four layers, batch 32": ((64, 32, 32, 32, 10), 32),
}
ROUNDS, STEPS = 7, 200


def median_us(step):
    """Median over rounds of the mean time of one step, in microseconds."""
    step()
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(STEPS):
            step()
        rounds.append((time.perf_counter() - start) / STEPS * 1e6)
    return statistics.median(rounds)


def odlkit_step(sizes, batch_size):
    rng = np.random.default_rng(0)
    layers = []
    for c_in, c_out in itertools.pairwise(sizes):
        layers += [Linear(c_in, c_out, rng), ReLU()]
    net = Network(layers[:-1])
    optimizer = SGD(net.params, lr=0.01)
    x = rng.normal(size=(batch_size, sizes[0])).astype(np.float32)
    target = rng.integers(0, sizes[-1], size=batch_size)

    def step():
        logits = net.forward(x)
        net.backward(softmax_cross_entropy_backward(logits, target))
        optimizer.step(net.grads)

    return step


def torch_step(sizes, batch_size):
    import torch

    torch.set_num_threads(1)
    layers = []
    for c_in, c_out in itertools.pairwise(sizes):
        layers += [torch.nn.Linear(c_in, c_out), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    x = torch.randn(batch_size, sizes[0])
    target = torch.randint(0, sizes[-1], (batch_size,))

    def step():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(x), target).backward()
        optimizer.step()

    return step


def main():
    try:
        import torch  # noqa: F401

        have_torch = True
    except ImportError:
        have_torch = False
        print("torch is not installed: no ratio")
    for name, (sizes, batch_size) in SHAPES.items():
        own = median_us(odlkit_step(sizes, batch_size))
        line = f"{name:32} odlkit {own:7.1f} us/step"
        if have_torch:
            other = median_us(torch_step(sizes, batch_size))
            line += f"   torch {other:7.1f} us/step   odlkit/torch {own / other:.2f}"
        print(line)


if __name__ == "__main__":
    main()
