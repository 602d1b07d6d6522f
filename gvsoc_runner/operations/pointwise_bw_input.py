"""pointwise-bw-input: input gradient of a 1 x 1 convolution, one picture."""

from gvsoc_runner.operations.pointwise_layer import pointwise_operation

OPERATION = pointwise_operation(
    "pointwise-bw-input",
    "pulp_conv_pw_fp32_bw_input_grads_cl",
    "odl_grad_input",
    terms=lambda shape: shape[1],
    product="matmul_at",
    versions=("v0", "v1", "v2", "v3", "v4"),
)
