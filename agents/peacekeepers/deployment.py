"""Deployment: personnel arrive with a lag, and leave when the host state withdraws its consent for good.

Months m after authorisation the mission stands at the share

    s(m) = plateau / (1 + exp(-(m - midpoint) / spread))

of the personnel paid for (prototype, rule 10: about ten months to peak), at every base alike. When the host state has
asked the mission to leave, strength falls to nothing over `drawdown` days.
"""

from __future__ import annotations

import math

from sim.compiled import compiled, scalar
from sim.declare import I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of the drawdown; arrival is set in :mod:`agents.peacekeepers.mission`."""

    drawdown: float = param(180, 30, 1000, "days", "time to leave after a request to", "UN practice", "assumed")


class S(Columns):
    """State of the mission."""

    authorised: I32 = column("mission", "day of authorisation, from the start of the warm-up", "day", low=0)
    expelled: I32 = column("mission", "day on which the host state asked the mission to leave; -1 for never", "day")


@scalar
def strength(months: float, plateau: float, midpoint: float, spread: float) -> float:
    """Share of the personnel paid for that is there; 0 before authorisation."""
    if months < 0.0:
        return 0.0
    return plateau / (1.0 + math.exp(-(months - midpoint) / spread))


@compiled
def update(
    p: P, plateau: float, midpoint: float, spread: float, personnel: float, troops_share: float, day: int,
    authorised: I32, expelled: I32, ceiling_troops: I32, ceiling_police: I32, ceiling_observers: I32,
    ceiling_civilians: I32, troops: I32, police: I32, observers: I32, civilians: I32,
) -> None:  # fmt: skip
    """Set everybody's strength for tomorrow."""
    months = (day + 1 - authorised[0]) / 30.4375
    share = strength(months, plateau, midpoint, spread) * personnel
    if expelled[0] >= 0:
        share *= max(0.0, 1.0 - (day + 1 - expelled[0]) / p.drawdown)
    for base in range(troops.size):
        troops[base] = round(ceiling_troops[base] * share * troops_share)
        police[base] = round(ceiling_police[base] * share)
        observers[base] = round(ceiling_observers[base] * share)
        civilians[base] = round(ceiling_civilians[base] * share)
