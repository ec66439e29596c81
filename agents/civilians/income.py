"""Income of the people of a place: what several rules of the month change one after the other. No rule stands here.

Poorer people are cheaper to recruit (:mod:`agents.armed_groups.recruitment`).
"""

from __future__ import annotations

from sim.declare import F32, Columns, column


class S(Columns):
    """What people live on."""

    income: F32 = column("place_plan", "income of the people of a place over the usual", "factor", start=1, low=0)


def usual(income: F32) -> None:
    """Begin the month with the usual income, which the rules then change."""
    income[:] = 1.0
