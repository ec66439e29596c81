"""Cooperation of a local authority with the mission.

Moves slowly toward what its own government wants, weakened where armed groups rule and strengthened where the mission
is present: target = host consent (0.4 + 0.6 state control)(0.7 + 0.3 access), unless the authority orders another level
itself. Sizes assumed; no study measures it at this level.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of cooperation."""

    speed: float = param(0.01, 0, 1, "1/day", "pull toward its target", "size assumed", "assumed")


class S(Columns):
    """State of cooperation."""

    cooperation: F32 = column(
        "location", "cooperation of the local authority with the mission", "level", start=0.5, low=0, high=1
    )


@compiled
def update(p: P, abroad: U8, consent: F32, control: F32, access: F32, cooperation_order: F32, cooperation: F32) -> None:
    """Move every authority's cooperation by a day."""
    for place in range(cooperation.size):
        if not abroad[place]:
            target = consent[0] * (0.4 + 0.6 * control[place, 0]) * (0.7 + 0.3 * access[place])
            if cooperation_order[place] >= 0.0:
                target = cooperation_order[place]
            cooperation[place] += p.speed * (target - cooperation[place])
