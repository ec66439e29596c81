"""Lulls: local truces between two actors, which peacekeepers help to begin and to last.

Once a month a dyad enters a lull with probability `enter (1 + 8 g k)` and leaves one with `leave exp(-4 g k)`; in a
lull battles are rarer. `g` is the mission's access to the dyad, weighted by its fighters, `k` the host state's
consent. Without lulls by dyad, troops between the lines did not lower battle deaths as published (prototype, rule 4;
Hultman, Kathman & Shannon 2014).
"""

from __future__ import annotations

import itertools
import math

from agents.armed_groups.dyads import access_between
from sim.declare import F32, I32, U8, Parameters, param
from sim.random import uniforms

STREAM = 3


class P(Parameters):
    """Parameters of lulls."""

    enter: float = param(0.10, 0, 1, "1/month", "chance that a lull begins without a mission", "prototype", "assumed")
    leave: float = param(0.30, 0, 1, "1/month", "chance that a lull ends without a mission", "prototype", "assumed")
    begins: float = param(8, 0, 20, "factor", "how much access and host consent favour a lull", "prototype", "assumed")
    lasts: float = param(4, 0, 20, "log", "how much access and host consent prolong a lull", "prototype", "assumed")


def review(p: P, seed: int, day: int, fighters: I32, access: F32, consent: F32, lull: U8) -> None:
    """Begin and end lulls."""
    for a, b in itertools.combinations(range(fighters.shape[1]), 2):
        g = access_between(fighters, access, a, b)
        u, _, _, _ = uniforms(seed, STREAM, b, day, 0, a)
        if lull[a, b]:
            stays = u >= p.leave * math.exp(-p.lasts * g * consent[0])
        else:
            stays = u < p.enter * (1.0 + p.begins * g * consent[0])
        lull[a, b] = lull[b, a] = stays
