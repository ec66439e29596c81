"""Grievance of a household against two classes of perpetrator, state forces and others: it fades over years.

Raised by being hit (:mod:`agents.civilians.victims`); here it only fades, with a half-life of two years.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of grievance."""

    half_life: float = param(730, 30, 20000, "days", "time in which a grievance halves", "size assumed", "assumed")


@compiled
def update(p: P, grievance_state: F32, grievance_others: F32) -> None:
    """Let the grievances of the rows of a block fade."""
    keep = np.float32(0.5 ** (1.0 / p.half_life))
    for i in range(grievance_state.size):
        grievance_state[i] = grievance_state[i] * keep
        grievance_others[i] = grievance_others[i] * keep
