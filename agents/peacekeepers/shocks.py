"""Shocks: troops or police that come or go for reasons outside the model; a lever for experiments.

From a given month on the personnel of that kind is a factor over what it would be, at every base. What follows is an
effect of numbers alone, as in designs that use such shocks (Carnegie & Mikulaschek 2020, rotation of the Security
Council).
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of the shocks."""

    troops_month: int = param(0, 0, 120, "months", "month of the shock to troops; 0: none", "lever", "assumed")
    troops: float = param(1, 0, 5, "factor", "troops after the shock, over those without it", "lever", "assumed")
    police_month: int = param(0, 0, 120, "months", "month of the shock to police; 0: none", "lever", "assumed")
    police: float = param(1, 0, 5, "factor", "police after the shock, over those without it", "lever", "assumed")


def review(p: P, months: int, reinforced: F32) -> None:
    """Set the factor on troops (row 0) and on police (row 1)."""
    reinforced[0] = p.troops if 0 < p.troops_month <= months else 1.0
    reinforced[1] = p.police if 0 < p.police_month <= months else 1.0
