"""Posts: troops' posts given to police or to observers at an equal number of uniformed personnel; a lever.

On the day of authorisation each base's plan is changed once, so that what troops, police and observers do can be told
apart: police = 1 is a mission of police alone, observers = 1 one of observers (and the police planned).
"""

from __future__ import annotations

import numpy as np

from sim.declare import I32, Parameters, param


class P(Parameters):
    """Parameters of the exchange of posts."""

    police: float = param(0, 0, 1, "share", "troops' posts given to police", "lever", "assumed")
    observers: float = param(
        0, 0, 1, "share", "troops' posts given to observers, of those not given to police", "lever", "assumed"
    )


def review(p: P, ceiling_troops: I32, ceiling_police: I32, ceiling_observers: I32) -> None:
    """Exchange posts, once."""
    police = np.rint(p.police * ceiling_troops).astype(np.int32)
    observers = np.rint(p.observers * (ceiling_troops - police)).astype(np.int32)
    ceiling_troops -= police + observers
    ceiling_police += police
    ceiling_observers += observers
