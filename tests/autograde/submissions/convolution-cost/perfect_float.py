def convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise):
    """Parameters and MAC of one convolution with bias."""
    weights = float(c_out * kernel_pixels * c_in ** (1 - depthwise))
    return weights + c_out, weights * output_pixels
