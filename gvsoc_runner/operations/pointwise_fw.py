"""pointwise-fw: forward pass of a 1 x 1 convolution, one picture."""

from gvsoc_runner.operations.pointwise_layer import pointwise_operation

OPERATION = pointwise_operation(
    "pointwise-fw",
    "pulp_conv_pw_fp32_fw_cl",
    "odl_y",
    terms=lambda shape: shape[0],
    product="matmul",
    versions=("v0", "v1", "v2", "v3", "v4"),
)
