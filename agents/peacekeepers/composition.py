"""Composition: what kinds of units the personnel are.

Of the troops, a share stands by as quick reaction force at headquarters and at the battalion bases, in proportion to
their troops; engineers are in every base. Of the police, a share serves in formed units; of the civilian staff, a share
works as community liaison assistants. None of them does the others' work. Shares after UN force requirements and UN
police strengths; sizes assumed.
"""

from __future__ import annotations

import numpy as np

from sim.apportion import apportion
from sim.declare import I32, Parameters, param


class P(Parameters):
    """Parameters of the composition."""

    quick: float = param(
        0.05, 0, 0.5, "share", "troops held as quick reaction force", "lever; UN practice, size assumed", "assumed"
    )
    battalion: int = param(
        500, 50, 5000, "persons", "authorised troops from which a base holds quick reaction units", "EMPIRICS bases",
        "assumed",
    )  # fmt: skip
    most: float = param(
        0.5, 0, 1, "share", "most of a base's troops that stand by as quick reaction", "size assumed", "assumed"
    )
    engineers: float = param(0.03, 0, 0.5, "share", "engineers among the troops", "lever; size assumed", "assumed")
    formed: float = param(0.6, 0, 1, "share", "police in formed units", "UN police strengths", "assumed")
    liaison: float = param(
        0.3, 0, 1, "share", "community liaison assistants among civilian staff", "lever; size assumed", "assumed"
    )


def review(
    p: P, ceiling_troops: I32, troops: I32, police: I32, civilians: I32, quick: I32, engineers: I32, formed: I32,
    liaison: I32,
) -> None:  # fmt: skip
    """Divide the month's personnel into kinds; headquarters is the first base."""
    large = ceiling_troops >= p.battalion
    large[0] = True
    standing = np.where(large, troops, 0).astype(np.float64)
    if standing.sum() > 0.0:
        quick[:] = np.minimum(apportion(round(p.quick * int(troops.sum())), standing), np.floor(p.most * troops))
    else:
        quick[:] = 0
    engineers[:] = np.minimum(np.rint(p.engineers * troops), troops - quick)
    formed[:] = np.rint(p.formed * police)
    liaison[:] = np.rint(p.liaison * civilians)
