"""Pressure of losses: what an actor has lost in battle of late, over its strength.

    pressure(t + 1) = keep pressure(t) + killed today / fighters,      keep = exp(-1 / memory),

the share of its fighters that an actor lost over the last months. Groups that lose turn on civilians, those with
outside support less so (Wood 2014; Fjelde, Hultman & Lindberg Bromley 2016); it enters
:mod:`agents.armed_groups.one_sided_violence`.
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of pressure."""

    memory: float = param(90, 5, 1000, "days", "time over which losses are felt", "size assumed", "assumed")


class S(Columns):
    """State of pressure."""

    pressure: F32 = column("actor", "fighters lost of late, over those left", "share", low=0, high=10)


@compiled
def update(p: P, fighters: I32, losses: I32, pressure: F32) -> None:
    """Fade and add today's losses; fighters are those left at dusk."""
    keep = math.exp(-1.0 / p.memory)
    for actor in range(pressure.size):
        left, lost = 0, 0
        for place in range(fighters.shape[0]):
            left += fighters[place, actor]
            lost += losses[place, actor]
        pressure[actor] = min(pressure[actor] * keep + lost / (left + 1.0), 10.0)
