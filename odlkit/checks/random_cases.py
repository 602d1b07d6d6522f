"""The random batches the checks draw: odd sizes, size 1, a square layer."""

import numpy as np

SHAPES = ((1, 1, 1), (4, 3, 2), (2, 5, 1), (3, 4, 4))  # N, C_in, C_out


def random_shapes():
    """Yield (rng, name of the case, (N, C_in, C_out)); the same draws every time."""
    rng = np.random.default_rng(3)
    for n, c_in, c_out in SHAPES:
        yield rng, f"random batch, N={n}, C_in={c_in}, C_out={c_out}", (n, c_in, c_out)
