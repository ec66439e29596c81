"""Spoilers: groups that are left out step up the war while others make peace.

A group at war wants, while a share `e` of the other groups' fighters is under a truce with the state,

    spoiling = step e x (2 for predatory groups)

more operations than usual: peace of others threatens it, and it wants to be heard or paid (Stedman 1997; sizes
assumed). Reads truces, fighters; writes `spoiling`.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.forces import PREDATORY
from agents.armed_groups.truces import WAR
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of spoilers."""

    step: float = param(
        0.3, 0, 4, "factor", "operations added by a group that alone is left out", "Stedman 1997; size assumed",
        "contested",
    )  # fmt: skip
    predatory: float = param(
        2, 0, 10, "factor", "the same for predatory groups, over others", "size assumed", "assumed"
    )


class S(Columns):
    """State of spoilers."""

    spoiling: F32 = column("politics", "operations added to disturb the peace of others", "factor", low=0)


def review(p: P, kind: U8, fighters: I32, truce: U8, spoiling: F32) -> None:
    """Set how much every group wants to disturb."""
    armed = fighters.sum(axis=0)
    at_peace = np.where(truce[0] != WAR, armed, 0)
    spoiling[:] = 0.0
    for group in range(1, kind.size):
        others = int(armed[1:].sum()) - int(armed[group])
        if truce[0, group] == WAR and others > 0:
            share = int(at_peace[1:].sum()) / others
            spoiling[group] = p.step * share * (p.predatory if kind[group] == PREDATORY else 1.0)
