"""Community violence reduction (CVR), where there is no agreement that DDR could wait for.

    occupied = projects ddr access,
    idle     *= 1 - w occupied,
    exits     = e occupied fighters      a month, of groups without an agreement,

with `ddr` how much of a full programme there is: labour-intensive projects keep men busy where the mission can go, and
a few leave their group for good (UN DPO 2017; no study fixes a size). Those who leave become former fighters. Writes
idle and former fighters, and fighters.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.truces import AGREEMENT
from agents.scatter import rounded
from sim.declare import F32, I32, U8, Parameters, param

STREAM = 73


class P(Parameters):
    """Parameters of CVR."""

    projects: float = param(0, 0, 1, "share", "projects, of a full programme", "lever", "assumed")
    busy: float = param(0.5, 0, 1, "share", "idle men whom full projects keep busy", "size assumed", "assumed")
    leave: float = param(
        0.003, 0, 0.2, "1/month", "fighters who leave their group where projects are full", "size assumed", "assumed"
    )


def review(
    p: P, seed: int, day: int, ddr: F32, abroad: U8, access: F32, truce: U8, idle_here: F32, fighters: I32,
    ex_combatants: I32,
) -> None:  # fmt: skip
    """Run a month of projects."""
    if p.projects == 0.0:
        return
    occupied = p.projects * float(ddr[0]) * np.where(abroad == 1, 0.0, access)
    idle_here *= 1.0 - p.busy * occupied
    open_to_it = truce[0] != AGREEMENT
    open_to_it[0] = False
    expected = p.leave * occupied[:, None] * open_to_it * fighters
    left = np.minimum(rounded(seed, STREAM, day, expected), fighters)
    fighters -= left
    ex_combatants += left
