def convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise):
    """Parameters and MAC of one convolution with bias."""
    weights = c_out * kernel_pixels
    if not depthwise:
        weights = weights * c_in
    return weights + c_out, weights * output_pixels
