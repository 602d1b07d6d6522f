"""How the points of each C exercise are split. No secret: `odl check` shows the same at home."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class KernelTask:
    """Shares of an exercise's points, from 0 to 1.

    numbers_share: for right numbers at any speed. level_shares: {budget level: the whole share
    once it is reached}, easiest first; a level that is not named here is for honour.
    """

    id: str
    numbers_share: float
    level_shares: Mapping[str, float] = field(default_factory=lambda: {"bronze": 1.0})

    def share_at(self, level):
        """The share of a kernel with right numbers at its strictest level; "" for none."""
        if level and level not in self.level_shares:
            return 1.0  # beyond what is asked
        return self.level_shares.get(level, self.numbers_share)

    def full_marks_level(self):
        """Name of the easiest level that gives all points."""
        return next(name for name, share in self.level_shares.items() if share == 1.0)


#: Where cores share the work, right numbers come first and speed is a third.
_PARALLEL = 2 / 3
#: On one core cycles are not the point: the budget only keeps arithmetic in double out.
_ONE_CORE = 0.9

_TASKS = (
    KernelTask("linear-bw-weight-c", numbers_share=_PARALLEL),
    KernelTask("cluster-sum-c", numbers_share=_PARALLEL),
    KernelTask("linear-forward-one-core-c", numbers_share=_ONE_CORE),
    KernelTask("linear-forward-c", numbers_share=_PARALLEL),
    KernelTask("mse-loss-c", numbers_share=_ONE_CORE),
    KernelTask("cross-entropy-c", numbers_share=_ONE_CORE),
    KernelTask("linear-accumulate-c", numbers_share=_PARALLEL),
    KernelTask("linear-bw-input-c", numbers_share=_PARALLEL),
    KernelTask("sgd-c", numbers_share=_PARALLEL),
    KernelTask("training-step-c", numbers_share=_PARALLEL),
    # This one is about speed; gold is for honour.
    KernelTask(
        "linear-forward-fast-c", numbers_share=0.4, level_shares={"bronze": 0.7, "silver": 1.0}
    ),
    KernelTask("linear-tiled-c", numbers_share=0.5),  # bronze uses the DMA; gold is for honour
    KernelTask("record-c", numbers_share=0.6),
)

#: {exercise id: KernelTask}
KERNEL_TASKS = {task.id: task for task in _TASKS}
