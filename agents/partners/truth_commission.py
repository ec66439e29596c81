"""A truth and reconciliation commission: trust between groups up, well-being of those who speak down.

From month `month` for `duration` months, where the state rules and the commission so can sit,

    between groups += g control (1 - between groups)          a month,
    distress       += d control                               a month,

and afterwards both return to where they were over `memory` months. Trust in former fighters rose by 22 %, in migrants
by 7 %, clinical distress by 36 % (of 8 %), for up to 31 months (Cilliers, Dube & Siddiqi 2016, 200 villages; SF55).
Trust between groups acts on acceptance (:mod:`agents.civilians.acceptance`); distress is a cost that is counted and has
no further effect. Writes `between_groups` and `distress`.
"""

from __future__ import annotations

import math

from sim.declare import F32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of the commission."""

    month: int = param(
        0, 0, 240, "month", "month of the mission in which the commission begins; 0: never", "lever", "assumed"
    )
    duration: int = param(18, 1, 240, "months", "time for which it sits", "lever", "assumed")
    start: float = param(0.4, 0, 0.95, "level", "trust between groups at the start", "size assumed", "assumed")
    usual: float = param(
        0.08, 0, 1, "share", "adults in clinical distress at the start", "Cilliers, Dube & Siddiqi 2016", "contested"
    )
    reconciles: float = param(
        0.008, 0, 0.5, "1/month", "of what trust is missing, won where it sits", "Cilliers, Dube & Siddiqi 2016",
        "contested",
    )  # fmt: skip
    distresses: float = param(
        0.002, 0, 0.1, "share/month", "adults brought into distress where it sits", "Cilliers, Dube & Siddiqi 2016",
        "contested",
    )  # fmt: skip
    memory: float = param(
        48, 1, 600, "months", "time over which both fade", "Cilliers, Dube & Siddiqi 2016: beyond 31 months", "assumed"
    )


class S(Columns):
    """What the commission does."""

    between_groups: F32 = column("place_institution", "trust between groups", "level", low=0, high=1)
    distress: F32 = column("place_institution", "adults in clinical distress", "share", low=0, high=1)


def review(p: P, begins: bool, month: int, control: F32, between_groups: F32, distress: F32) -> None:
    """Let the commission sit for a month; months of the mission count from 1."""
    if begins:
        between_groups[:] = p.start
        distress[:] = p.usual
    fade = 1.0 - math.exp(-1.0 / p.memory)
    between_groups += fade * (p.start - between_groups)
    distress += fade * (p.usual - distress)
    if 0 < p.month <= month < p.month + p.duration:
        between_groups += p.reconciles * control[:, 0] * (1.0 - between_groups)
        distress += p.distresses * control[:, 0] * (1.0 - distress)
