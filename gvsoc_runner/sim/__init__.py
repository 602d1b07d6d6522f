"""The embedded simulator: instruction meanings, timing, memory and the cluster around them."""
