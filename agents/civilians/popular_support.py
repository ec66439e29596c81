"""Popular support: whom the people of a place stand by.

By birth a place supports an actor by the share of its people who belong to the actor's constituency, c. Of the others,
those lean to it who hold a grievance against its enemies,

    support = c + w (1 - c) g,

with g the mean grievance there against the state (for groups) or against groups (for the state). What an actor does to
its own people costs it nothing here: harm by one's own does not carry over (SF35: Lyall, Blair & Imai 2013; Condra &
Shapiro 2012). Support is what volunteers come from, keeps violence away from supporters and draws strategy; so harm
done by one side strengthens the other. Size assumed. Reads grievances; writes `support`.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.forces import STATE
from sim.declare import F32, F64, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of popular support."""

    lean: float = param(
        0.3, 0, 1, "share", "of those outside the constituency, who lean to an actor at full grievance against its "
        "enemies", "Lyall, Blair & Imai 2013; size assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """What support was by birth."""

    belonging: F32 = column(
        "place_politics", "share of the population that belongs to the actor's constituency", "share", low=0, high=1
    )


def review(p: P, against_state: F64, against_others: F64, belonging: F32, support: F32) -> None:
    """Set the support of every actor at every place; an actor without a constituency is supported by nobody."""
    for actor in range(support.shape[1]):
        own = belonging[:, actor]
        if own.any():
            grievance = against_others if actor == STATE else against_state
            support[:, actor] = np.clip(own + p.lean * (1.0 - own) * grievance, 0.0, 1.0)
