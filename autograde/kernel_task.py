"""How the points of a C exercise are split."""

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
