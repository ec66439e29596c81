"""Logistics: roads and bridges that engineers keep open let more units move.

    mobility = 1 - (1 - usual) exp(-k engineers / troops).

Sizes assumed.
"""

from __future__ import annotations

import math

from sim.declare import F32, I32, Parameters, param


class P(Parameters):
    """Parameters of logistics."""

    roads: float = param(3, 0, 50, "log", "units that could not move, let move by engineers", "size assumed", "assumed")


def review(p: P, usual: float, troops: I32, engineers: I32, mobility: F32) -> None:
    """Set mobility for the month; `usual` is what the means given to the mission allow by themselves."""
    there = int(troops.sum())
    share = int(engineers.sum()) / there if there > 0 else 0.0
    mobility[0] = 1.0 - (1.0 - usual) * math.exp(-p.roads * share)
