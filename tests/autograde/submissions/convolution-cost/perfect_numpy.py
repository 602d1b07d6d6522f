def convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise):
    """Parameters and MAC of one convolution with bias."""
    seen = np.where(depthwise == 1, 1, c_in)
    per_channel = seen * kernel_pixels
    return c_out * (per_channel + 1), np.prod([c_out, per_channel, output_pixels])
