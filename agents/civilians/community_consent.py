"""Consent of a community to the mission: won by being there, lost by failing to protect and by force against its own.

    consent += (start + w access - consent) / memory,
    less d for each attack not answered in time, and s (share of the people who side with a) for each use of force
    against armed group a,

scaled by the fragility of consent (prototype, rule 7, where force costs the consent of whomever it is used against;
Gordon & Young 2017). One community a location.
"""

from __future__ import annotations

from agents.events import IN_TIME, NO_MISSION, ONE_SIDED, Events
from sim.compiled import compiled
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of community consent."""

    memory: float = param(240, 10, 2000, "days", "time to return to the baseline", "prototype", "assumed")
    presence: float = param(
        0.3, 0, 1, "level", "consent won by full access", "Gordon & Young 2017; size assumed", "contested"
    )
    failure: float = param(
        0.05, 0, 1, "level", "consent lost with an attack not answered in time", "size assumed", "assumed"
    )
    force: float = param(
        0.06, 0, 0.5, "level", "consent lost with a use of force against a group with which all people here side",
        "prototype rule 7", "assumed",
    )  # fmt: skip
    success: float = param(
        0.05, 0, 1, "level", "consent won with an attack answered in time", "size assumed", "assumed"
    )


class S(Columns):
    """State of community consent."""

    community_consent: F32 = column("location", "consent of the community to the mission", "level", low=0, high=1)


@compiled
def update(
    p: P, fragility: float, start: float, abroad: U8, access: F32, support: F32, force_used: I32, e: Events, first: int,
    n: int, community_consent: F32,
) -> None:  # fmt: skip
    """Move every community's consent by a day."""
    for place in range(community_consent.size):
        if abroad[place]:
            continue
        level = float(community_consent[place])
        level += (min(1.0, start + p.presence * access[place]) - level) / p.memory
        against = 0.0
        for actor in range(1, force_used.size):
            against += support[place, actor] * force_used[actor]
        level -= fragility * p.force * against * level
        community_consent[place] = min(max(level, 0.0), 1.0)
    for i in range(first, n):
        if e.kind[i] == ONE_SIDED and e.response[i] != NO_MISSION:
            level = float(community_consent[e.place[i]])
            if e.response[i] == IN_TIME:
                level += p.success * (1.0 - level)
            else:
                level -= fragility * p.failure * level
            community_consent[e.place[i]] = min(max(level, 0.0), 1.0)
