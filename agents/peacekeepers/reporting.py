"""Reporting: which true attacks the mission learns of.

    P(reported) = floor + slope access (0.5 + 0.5 trust) + observers,

higher where the mission goes, where people trust it, and where observers and civilian staff verify (prototype, second
trial, rule 8; Davenport & Ball 2002 on reporting). More presence may therefore raise reports while attacks fall.
"""

from __future__ import annotations

import math

from agents.events import ONE_SIDED, Events
from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param
from sim.random import uniforms

STREAM = 8


class P(Parameters):
    """Parameters of reporting."""

    floor: float = param(0.12, 0, 1, "probability", "reported without access", "prototype", "assumed")
    slope: float = param(0.55, 0, 1, "probability", "added by full access and trust", "prototype", "assumed")
    verified: float = param(
        0.2, 0, 1, "probability", "added by observers and civilian staff within reach", "size assumed", "assumed"
    )


class S(Columns):
    """What is reported."""

    reported_attacks: I32 = column("location_actor", "attacks on civilians reported today", "events", "flow", low=0)
    watch: F32 = column("location", "observers and civilian staff within reach", "persons", "flow", low=0)


@compiled
def act(
    p: P, seed: int, day: int, reach: F32, observers: I32, civilians: I32, access: F32, trust_here: F32, watch: F32,
    reported_attacks: I32, e: Events, first: int, n: int,
) -> None:  # fmt: skip
    """Report events `first` .. `n` - 1; attacks on peacekeepers are always known."""
    for i in range(first, n):
        place, actor = e.place[i], e.side_a[i]
        if watch[place] == 0.0:
            for base in range(observers.size):
                watch[place] += (observers[base] + civilians[base]) * reach[base, place]
        slot = 0
        for j in range(first, i):
            slot += e.place[j] == place and e.side_a[j] == actor
        u, _, _, _ = uniforms(seed, STREAM, slot, day, place, actor)
        known = p.floor + p.slope * access[place] * (0.5 + 0.5 * trust_here[place])
        known += p.verified * (1.0 - math.exp(-watch[place] / 20.0))
        if e.base[i] >= 0 or u < known:
            e.reported[i] = 1
            reported_attacks[place, actor] += e.kind[i] == ONE_SIDED
