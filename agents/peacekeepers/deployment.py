"""Deployment: personnel arrive with a lag, and leave when the mission ends.

Months m after authorisation the mission stands at the share

    s(m) = plateau / (1 + exp(-(m - midpoint - late) / spread))

of the personnel paid for (prototype, rule 10: about ten months to peak), at every base alike; `late` is what late
contributions add. Once the mission leaves (:mod:`agents.peacekeepers.leaving`), strength falls to nothing in a straight
line over its timetable. Strength is set once a month, at the middle of the month to come.
"""

from __future__ import annotations

import math

import numpy as np

from sim.declare import F32, I32, Parameters, param

MONTH_DAYS = 30.4375


class P(Parameters):
    """Parameters of the drawdown; arrival is set in :mod:`agents.peacekeepers.mission`."""

    drawdown: float = param(
        180, 30, 1000, "days", "time to leave after the host state's request", "UN practice", "assumed"
    )


def strength(months: float, plateau: float, midpoint: float, spread: float) -> float:
    """Share of the personnel paid for that is there; 0 before authorisation."""
    if months < 0.0:
        return 0.0
    return plateau / (1.0 + math.exp(-(months - midpoint) / spread))


def review(
    plateau: float, midpoint: float, spread: float, personnel: float, troops_share: float, day: int, authorised: I32,
    leaving: I32, timetable: I32, reinforced: F32, ceiling_troops: I32, ceiling_police: I32, ceiling_observers: I32,
    ceiling_civilians: I32, troops: I32, police: I32, observers: I32, civilians: I32,
) -> float:  # fmt: skip
    """Set everybody's strength for the month and return how far the mission has deployed, over what is paid for.

    `midpoint` has what is late in it; `leaving` is the day on which the drawdown began, or -1.
    """
    months = (day + 15 - authorised[0]) / MONTH_DAYS
    deployed = strength(months, plateau, midpoint, spread)
    if leaving[0] >= 0:
        deployed *= max(0.0, 1.0 - (day + 15 - leaving[0]) / max(int(timetable[0]), 1))
    share = deployed * personnel
    troops[:] = np.rint(ceiling_troops * share * troops_share * reinforced[0])
    police[:] = np.rint(ceiling_police * share * reinforced[1])
    observers[:] = np.rint(ceiling_observers * share)
    civilians[:] = np.rint(ceiling_civilians * share)
    return deployed
