"""Redress: reparations to those who were harmed.

    grievance *= 1 - g reparations control      a month,      of every household, against the state and against others,

where the state rules and can pay. Less grievance means more trust in the authorities
(:mod:`agents.civilians.trust`) and fewer volunteers for armed groups (:mod:`agents.armed_groups.recruitment`). Studies
of reparations are few and not agreed (size assumed). Writes the households' grievances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.declare import F32, Parameters, param

if TYPE_CHECKING:
    from agents.civilians.households import Table


class P(Parameters):
    """Parameters of redress."""

    reparations: float = param(0, 0, 1, "share", "reparations, of a full programme", "lever", "assumed")
    speed: float = param(
        0.03, 0, 0.5, "1/month", "of a grievance, settled by a full programme", "size assumed", "contested"
    )


def review(p: P, control: F32, h: Table) -> None:
    """Pay for a month."""
    if p.reparations == 0.0:
        return
    left = (1.0 - p.speed * p.reparations * control[:, 0]).astype(np.float32)[h.location]
    h.grievance_state[:] *= left
    h.grievance_others[:] *= left
