"""pointwise-bw-weight: weight gradient of a 1 x 1 convolution, one picture."""

from gvsoc_runner.operations.pointwise_layer import pointwise_operation

OPERATION = pointwise_operation(
    "pointwise-bw-weight",
    "pulp_conv_pw_fp32_bw_param_grads_cl",
    "odl_grad_weight",
    terms=lambda shape: shape[2] * shape[3],
    product="matmul_bt",
    versions=("v0", "v1", "v2", "v3", "v4"),
)
