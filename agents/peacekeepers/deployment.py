"""Deployment: personnel arrive with a lag, and leave when the mission ends.

Months m after authorisation the mission stands at the share

    s(m) = plateau / (1 + exp(-(m - midpoint - late) / spread))

of the personnel paid for (prototype, rule 10: about ten months to peak), at every base alike; `late` is what late
contributions add. Once the mission leaves (:mod:`agents.peacekeepers.leaving`), strength falls to nothing in a straight
line over its timetable. Strength is set once a month, at the middle of the month to come.
"""

from __future__ import annotations

import numpy as np

from agents.peacekeepers.arrivals import present
from sim.declare import F32, I32, Parameters, param


class P(Parameters):
    """Parameters of the drawdown; arrival is set in :mod:`agents.peacekeepers.mission`."""

    drawdown: float = param(
        180, 30, 1000, "days", "time to leave after the host state's request", "UN practice", "assumed"
    )


def review(
    plateau: float, midpoint: float, spread: float, personnel: float, troops_share: float, day: int, authorised: I32,
    leaving: I32, timetable: I32, reinforced: F32, ceiling_troops: I32, ceiling_police: I32, ceiling_observers: I32,
    ceiling_civilians: I32, troops: I32, police: I32, observers: I32, civilians: I32,
) -> float:  # fmt: skip
    """Set everybody's strength for the month and return how far the mission has deployed, over what is paid for.

    `midpoint` has what is late in it; `leaving` is the day on which the drawdown began, or -1.
    """
    deployed = present(day, authorised, leaving, timetable, plateau, midpoint, spread)
    share = deployed * personnel
    troops[:] = np.rint(ceiling_troops * share * troops_share * reinforced[0])
    police[:] = np.rint(ceiling_police * share * reinforced[1])
    observers[:] = np.rint(ceiling_observers * share)
    civilians[:] = np.rint(ceiling_civilians * share)
    return deployed
