"""Institutions of the host state: what its forces can do, to whom they answer, and how fairly it rules. No rule.

Capability (to fight and to keep order) and accountability (to law, parliament and people) are separate stocks: a force
can be strong and answer to nobody. Integrity is the absence of corruption. Each has a level when the mission is
authorised; what is gained above it is in part *owned*, that is, kept up by the country itself
(:mod:`agents.authorities.ownership`). Levels are on a scale of their own, 0 none to 1 all; where they start is assumed
(capability .4 and accountability .35: prototype, second trial, rule 6).
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, Columns, Parameters, column, param

HEED = np.array([1.0, 1.0, 0.0, 0.2])
"""how far leaders heed a judgment, by kind of actor: state, legitimacy seeking, predatory, communal; assumed"""


class P(Parameters, switch=False):
    """Where institutions start."""

    capability: float = param(0.4, 0.05, 1, "level", "capability of the state forces", "prototype, rule 6", "assumed")
    accountability: float = param(
        0.35, 0, 0.95, "level", "accountability of the state forces", "prototype, rule 6", "assumed"
    )
    integrity: float = param(
        0.4, 0, 0.95, "level", "integrity of local authorities, 1 without corruption", "size assumed", "assumed"
    )
    inclusion: float = param(
        0.3, 0, 0.95, "level", "say of women, minorities and civil society in local affairs", "size assumed", "assumed"
    )


class S(Columns):
    """Stocks of the state and of its local authorities."""

    state_capability: F32 = column("institution", "capability of the state forces", "level", low=0, high=1)
    state_capability_owned: F32 = column("institution", "gain in capability that the country keeps up", "level", low=0)
    accountability: F32 = column("institution", "accountability of the state forces", "level", low=0, high=1)
    accountability_owned: F32 = column("institution", "gain in accountability that is owned", "level", low=0)
    integrity: F32 = column("place_institution", "integrity of the local authority", "level", low=0, high=1)
    integrity_owned: F32 = column("place_institution", "gain in integrity that is owned", "level", low=0)
    inclusion: F32 = column("place_institution", "inclusion in local affairs", "level", low=0, high=1)
    inclusion_owned: F32 = column("place_institution", "gain in inclusion that is owned", "level", low=0)
    policing: F32 = column(
        "place_institution", "share of communities in which reformed police patrol with the people", "share", low=0,
        high=1,
    )  # fmt: skip
    policing_owned: F32 = column("place_institution", "of it, owned", "share", low=0)


def begin(p: P, state_capability: F32, accountability: F32, integrity: F32, inclusion: F32) -> None:
    """Set the levels of the day of authorisation."""
    state_capability[:] = p.capability
    accountability[:] = p.accountability
    integrity[:] = p.integrity
    inclusion[:] = p.inclusion
