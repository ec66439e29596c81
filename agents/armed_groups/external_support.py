"""Outside support of armed groups, and the state's answer to it.

From month `month` of the mission on, group `group` (0: every group) gets `level` of its first income from abroad:
`outside = level`. The state is alarmed by the share w of groups' fighters who are supported and steps up its
operations by `answer level w`. Intervention for rebels went with more killing of civilians by
governments (some 40 %; Wood, Kathman & Gent 2012); the size here is assumed. A lever: in the default nobody is
supported. Reads fighters; writes `outside` and `alarm`.
"""

from __future__ import annotations

from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of outside support."""

    month: int = param(
        0, 0, 120, "month", "month of the mission from which support flows; 0: never", "lever", "assumed"
    )
    group: int = param(0, 0, 1000, "row", "the group supported; 0: all", "lever", "assumed")
    level: float = param(0.5, 0, 2, "factor", "support, over the group's first income", "lever", "assumed")
    answer: float = param(
        0.5, 0, 5, "factor", "operations of the state added for full support of all groups",
        "Wood, Kathman & Gent 2012; size assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """State of outside support."""

    alarm: F32 = column("politics", "operations added in answer to outside support of the enemy", "factor", low=0)


def review(p: P, month: int, fighters: I32, outside: F32, alarm: F32) -> None:
    """Set the support of every group and the alarm of the state."""
    armed = fighters.sum(axis=0)
    flows = 0 < p.month <= month
    for group in range(1, armed.size):
        outside[group] = p.level if flows and p.group in {0, group} else 0.0
    groups = int(armed[1:].sum())
    alarm[0] = p.answer * float(armed[1:] @ outside[1:]) / groups if groups else 0.0
