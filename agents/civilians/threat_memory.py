"""Threat memory of a place: recent violence against people there, as those who live there remember it.

    threat += (civilians killed + 0.3 fighters killed) per 10,000 civilians (1,000 added, against tiny places),
fading over 60 days,
and a third of the neighbours' threat is felt as well. It is true, unlike the mission's picture: people know
what happens around them.
"""

from __future__ import annotations

import math

from agents.events import BATTLE, Events
from sim.compiled import compiled
from sim.declare import F32, I32, I64, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of the memory."""

    memory: float = param(60, 5, 1000, "days", "time over which violence is forgotten", "size assumed", "assumed")
    battle: float = param(0.3, 0, 1, "factor", "weight of a fighter's death", "size assumed", "assumed")
    rumour: float = param(0.3, 0, 1, "share", "part of the neighbours' threat that is felt", "size assumed", "assumed")


class S(Columns):
    """State of memory."""

    threat: F32 = column("location", "remembered violence", "deaths per 10,000", low=0)
    felt_threat: F32 = column("location", "remembered violence here and, in part, nearby", "deaths per 10,000", low=0)


@compiled
def update(
    p: P, indptr: I32, neighbours: I32, population: I64, e: Events, first: int, n: int, threat: F32, felt_threat: F32
) -> None:
    """Forget a little and remember today."""
    keep = math.exp(-1.0 / p.memory)
    for place in range(threat.size):
        threat[place] *= keep
    for i in range(first, n):
        harm = float(e.deaths_civilians[i])
        if e.kind[i] == BATTLE:
            harm += p.battle * (e.deaths_a[i] + e.deaths_b[i])
        threat[e.place[i]] += 10000.0 * harm / (population[e.place[i]] + 1000.0)
    for place in range(threat.size):
        around = 0.0
        for j in range(indptr[place], indptr[place + 1]):
            around += threat[neighbours[j]]
        felt_threat[place] = threat[place] + p.rumour * around / max(1, indptr[place + 1] - indptr[place])
