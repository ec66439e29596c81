"""Spending of the mission: soldiers and staff with money in poor places, and the markets that follow them.

    spending = troops + police + observers + civilian staff based there.

Money, drink, sex and goods that are sold on draw crime (Di Salvatore 2019 on troops; the channel is assumed). It enters
:mod:`agents.authorities.crime`. Writes `spending_here`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of spending."""

    others: float = param(
        0.5, 0, 2, "factor", "what police, observers and staff draw, over a soldier", "size assumed", "assumed"
    )


class S(Columns):
    """Who spends where."""

    spending_here: F32 = column("place_institution", "personnel who spend here, as soldiers", "persons", low=0)


def review(
    p: P, base_location: I32, troops: I32, police: I32, observers: I32, civilians: I32, spending_here: F32
) -> None:
    """Count who spends where."""
    spending_here[:] = 0.0
    np.add.at(spending_here, base_location, troops + p.others * (police + observers + civilians))
