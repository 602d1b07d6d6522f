"""Points of lesson 10, training kernels on the cluster: right numbers first, then budget levels."""

from autograde.kernel_task import KernelTask

#: On one core cycles are not the point: the budget only keeps arithmetic in double out.
_ONE_CORE = 0.9
_PARALLEL = 2 / 3

TASKS = (
    KernelTask("cluster-sum-c", numbers_share=_PARALLEL),
    KernelTask("linear-forward-one-core-c", numbers_share=_ONE_CORE),
    KernelTask("linear-forward-c", numbers_share=_PARALLEL),
    KernelTask("mse-loss-c", numbers_share=_ONE_CORE),
    KernelTask("cross-entropy-c", numbers_share=_ONE_CORE),
    KernelTask("linear-accumulate-c", numbers_share=_PARALLEL),
    KernelTask("linear-bw-input-c", numbers_share=_PARALLEL),
    KernelTask("sgd-c", numbers_share=_PARALLEL),
    KernelTask("training-step-c", numbers_share=_PARALLEL),
    # The exercise is about speed; gold is for honour.
    KernelTask(
        "linear-forward-fast-c", numbers_share=0.4, level_shares={"bronze": 0.7, "silver": 1.0}
    ),
)
