"""Planning: what headquarters makes of the mandate, month by month.

Guidance (concept of operations, rules of engagement, directives) closes part of what the mandate leaves open,

    clarity += g (1 - exp(-m / 12)) (1 - clarity),       m months after authorisation,

and coordinating C contributors and partner organisations takes effort from every task,

    effort_i *= 1 - c ln(1 + C),

because they duplicate, leave gaps and must talk to each other. No study fixes a size.
"""

from __future__ import annotations

import math

import numpy as np

from sim.declare import F32, I16, Parameters, param


class P(Parameters):
    """Parameters of planning."""

    guidance: float = param(
        0.15, 0, 1, "share", "of what the mandate leaves open, settled by guidance in the end", "size assumed",
        "assumed",
    )  # fmt: skip
    settling: float = param(12, 1, 120, "months", "time in which guidance settles it", "mandate cycle", "assumed")
    coordination: float = param(
        0.01, 0, 0.15, "share", "effort lost per e-fold of organisations to coordinate", "no study fixes a size",
        "assumed",
    )  # fmt: skip
    partners: int = param(
        3, 0, 40, "organisations", "partner organisations to coordinate with", "size assumed", "assumed"
    )


def review(p: P, months: int, contributors: int, contributor: I16, clarity: F32, effort: F32) -> None:
    """Adapt clarity and efforts for the month; `contributors` is how many share the bases, 0 as in the plan."""
    settled = p.guidance * (1.0 - math.exp(-months / p.settling))
    clarity[0] += settled * (1.0 - clarity[0])
    many = np.unique(contributor).size
    many = min(many, contributors) if contributors else many
    effort *= max(0.0, 1.0 - p.coordination * math.log(1.0 + many + p.partners))
