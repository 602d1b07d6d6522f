def convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise):
    """Parameters and MAC of one convolution with bias."""
    weights = c_out * c_in * kernel_pixels
    return weights, weights * output_pixels + c_out
