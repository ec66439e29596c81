"""Consent of a community to the mission: won by being there, lost by failing to protect.

    consent += (start + w access - consent) / memory,     less d for each attack not answered in time,

scaled by the fragility of consent (prototype, rule 7; Gordon & Young 2017). One community a location.
"""

from __future__ import annotations

from agents.events import IN_TIME, NO_MISSION, ONE_SIDED, Events
from sim.compiled import compiled
from sim.declare import F32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of community consent."""

    memory: float = param(240, 10, 2000, "days", "time to return to the baseline", "prototype", "assumed")
    presence: float = param(
        0.3, 0, 1, "level", "consent won by full access", "Gordon & Young 2017; size assumed", "contested"
    )
    failure: float = param(
        0.05, 0, 1, "level", "consent lost with an attack not answered in time", "size assumed", "assumed"
    )
    success: float = param(
        0.05, 0, 1, "level", "consent won with an attack answered in time", "size assumed", "assumed"
    )


class S(Columns):
    """State of community consent."""

    community_consent: F32 = column("location", "consent of the community to the mission", "level", low=0, high=1)


@compiled
def update(
    p: P, fragility: float, start: float, abroad: U8, access: F32, e: Events, first: int, n: int, community_consent: F32
) -> None:
    """Move every community's consent by a day."""
    for place in range(community_consent.size):
        if not abroad[place]:
            target = min(1.0, start + p.presence * access[place])
            community_consent[place] += (target - community_consent[place]) / p.memory
    for i in range(first, n):
        if e.kind[i] == ONE_SIDED and e.response[i] != NO_MISSION:
            level = float(community_consent[e.place[i]])
            if e.response[i] == IN_TIME:
                level += p.success * (1.0 - level)
            else:
                level -= fragility * p.failure * level
            community_consent[e.place[i]] = min(max(level, 0.0), 1.0)
