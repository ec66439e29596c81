"""Idle fighters: men under arms whom a lull, a ceasefire or the lack of work leaves without anything to do.

At a place, over all groups,

    idle = sum_a fighters_a (1 - active_a) + former fighters (1 - s assisted),
    active_a = min(1, operations_a)(1 - l lull_a),

with `lull_a` whether the group and the state are in a lull, `assisted` the share of former fighters with a package of
DDR. Peace makes robbers of those whom war fed (Di Salvatore 2019; the channel is assumed); it enters
:mod:`agents.authorities.crime`. Writes `idle_here`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of idleness."""

    lull: float = param(0.5, 0, 1, "share", "activity lost in a lull", "size assumed", "assumed")
    busy: float = param(
        0.7, 0, 1, "share", "former fighters with a package who are busy", "size assumed", "assumed"
    )  # fmt: skip


class S(Columns):
    """Who is idle where."""

    idle_here: F32 = column("place_institution", "idle fighters and former fighters", "persons", low=0)


def review(p: P, operations: F32, lull: U8, fighters: I32, ex_combatants: I32, assisted: I32, idle_here: F32) -> None:
    """Count the idle; the state pays and quarters its soldiers."""
    active = np.minimum(operations, 1.0) * (1.0 - p.lull * lull[0])
    idle = fighters * (1.0 - active) + ex_combatants - p.busy * assisted
    idle_here[:] = idle[:, 1:].sum(axis=1)
