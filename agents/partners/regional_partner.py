"""A regional organisation at work beside its contingents: mediation with leverage, and building up the host's forces.

Neighbours who can close borders and purses bring parties to talk, however little they want outsiders,

    mediated += m leverage sqrt(1 x g) R',

with g their leverage over groups against that over the host and R' whether they are engaged, and they equip and train
the host's forces in proportion to the regional share of troops R:

    outside support of the state = e R,      in shares of what it had when the war began.

What is given passes through arms: battle, and violence against civilians by the state, both grow with them. That
mediators with leverage bring more ceasefires is well known, that these hold less is too (Beardsley 2008, 2011); here
the holding is left to trust and guarantees. Sizes assumed.
"""

from __future__ import annotations

import math

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of regional partners."""

    mediation: float = param(
        0.5, 0, 3, "level", "mediation added with full leverage over both sides", "Beardsley 2011; size assumed",
        "contested",
    )  # fmt: skip
    equipment: float = param(
        0.1, 0, 2, "factor", "arms of the host's forces added by a regional mission alone", "size assumed", "assumed"
    )


def mediates(p: P, leverage: float, groups: float) -> float:
    """Mediation that leverage over host and groups (a factor of it) adds to a dyad."""
    return p.mediation * leverage * math.sqrt(groups)


def mediate(p: P, mode: int, leverage: float, groups: float, mediated: F32) -> None:
    """Add the envoys of the region to the mediation of the month, where it is engaged at all."""
    if mode:
        mediated[0, 1:] += mediates(p, leverage, groups)
        mediated[1:, 0] += mediates(p, leverage, groups)


def review(p: P, regional_share: F32, outside: F32) -> None:
    """Equip the host's forces for the month."""
    outside[0] = p.equipment * regional_share[0]
