"""Capacity of a local authority: what it can do for its people.

Grows slowly toward what services and state control allow and is worn down by violence,

    capacity += grow (services state control - capacity) - wear min(3, attacks and battles) capacity,

slow to build, quick to lose (Call & Cousens 2008; sizes assumed). How fairly it rules is another matter
(:mod:`agents.authorities.institutions`).
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of capacity."""

    grow: float = param(0.002, 0, 1, "1/day", "pull toward what control and services allow", "size assumed", "assumed")
    wear: float = param(0.01, 0, 1, "level", "share lost by an attack or battle", "size assumed", "assumed")


class S(Columns):
    """State of capacity."""

    capacity: F32 = column("location", "capacity of the local authority", "level", start=0.3, low=0, high=1)


@compiled
def update(p: P, abroad: U8, services: F32, control: F32, battles: I32, attacks: I32, capacity: F32) -> None:
    """Move every authority's capacity by a day."""
    for place in range(capacity.size):
        if abroad[place]:
            continue
        violent = battles[place]
        for actor in range(attacks.shape[1]):
            violent += attacks[place, actor]
        level = capacity[place] + p.grow * (services[place] * control[place, 0] - capacity[place])
        if violent > 0:
            level -= p.wear * min(violent, 3) * capacity[place]
        capacity[place] = min(max(level, 0.0), 1.0)
