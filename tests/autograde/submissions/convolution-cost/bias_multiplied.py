def convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise):
    """Parameters and MAC of one convolution with bias."""
    weights = c_out * kernel_pixels * (1 if depthwise else c_in)
    return weights + 1, (weights + c_out) * output_pixels
