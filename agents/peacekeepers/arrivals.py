"""How personnel arrive and leave, under any flag: the curve that deployments follow. No rule stands here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.declare import I32

MONTH_DAYS = 30.4375


def strength(months: float, plateau: float, midpoint: float, spread: float) -> float:
    """Share of the personnel paid for that is there; 0 before authorisation."""
    if months < 0.0:
        return 0.0
    return plateau / (1.0 + math.exp(-(months - midpoint) / spread))


def present(
    day: int, authorised: I32, leaving: I32, timetable: I32, plateau: float, midpoint: float, spread: float
) -> float:
    """Share that is there in the middle of the month that begins on `day`; `leaving` is the day of the drawdown or -1.

    Once it leaves, strength falls to nothing in a straight line over the timetable.
    """
    deployed = strength((day + 15 - authorised[0]) / MONTH_DAYS, plateau, midpoint, spread)
    if leaving[0] >= 0:
        deployed *= max(0.0, 1.0 - (day + 15 - leaving[0]) / max(int(timetable[0]), 1))
    return deployed
