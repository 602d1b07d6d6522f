"""Sizes of hidden batches, and how exact a float64 result has to be."""

FLOAT64_TOLERANCE = 1e-6
FLOAT64_REASON = (
    "float64 sums in any order agree to 1e-13; 1e-6 also lets code pass that works in float32, "
    "and a term that is missing or wrong changes random data by far more"
)
# Label, then the smallest and the largest N, C_in, C_out that may be drawn.
SIZES = (
    ("a small batch", (2, 6), (2, 7), (2, 7)),
    ("a batch of one sample", (1, 1), (2, 7), (2, 7)),
    ("a single output", (2, 6), (2, 7), (1, 1)),
    ("a single input", (2, 6), (1, 1), (2, 7)),
    ("more samples than features", (17, 40), (2, 5), (2, 5)),
)


def batches(rng):
    """Yield (label, N, C_in, C_out), with C_in != C_out: no transposed matrix fits by chance."""
    for label, *ranges in SIZES:
        n, c_in, c_out = (int(rng.integers(low, high + 1)) for low, high in ranges)
        yield label, n, c_in + (c_in == c_out), c_out
