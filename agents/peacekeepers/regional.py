"""The flag: a regional organisation's mission instead of one of the United Nations; a lever.

A regional mission arrives earlier, is less well equipped, and has few civilian staff, who are much of what a mission
learns from: with equal troops it has less access to information. That regional missions do not curb rebels' violence
against civilians as UN missions do (Bara & Hultman 2020) is to follow from this, if it does. Sizes assumed.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, Parameters, param


class P(Parameters):
    """Parameters of a regional mission."""

    flag: bool = param(False, 0, 1, "switch", "whether the mission is a regional organisation's", "lever", "assumed")
    arrival: float = param(
        0.5, 0.05, 2, "factor", "time to half of full deployment, over a UN mission's", "size assumed", "contested"
    )
    capability: float = param(
        0.85, 0, 1.5, "factor", "training and equipment, over a UN mission's", "size assumed", "contested"
    )
    civilians: float = param(
        0.3, 0, 1, "share", "civilian staff, of a UN mission's", "Bara & Hultman 2020; size assumed", "contested"
    )


def review(p: P, able: F32, ceiling_civilians: I32) -> None:
    """Set what a regional mission is made of, once, on the day of authorisation."""
    if p.flag:
        able *= p.capability
        ceiling_civilians[:] = np.rint(p.civilians * ceiling_civilians)


def arrives(p: P, midpoint: float) -> float:
    """Months to half of full deployment, under either flag."""
    return midpoint * p.arrival if p.flag else midpoint
