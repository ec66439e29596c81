"""Self-excitation of violence: attacks raise the rate of further attacks, here, nearby and by the enemy.

A Hawkes process in discrete days with two exponential kernels (Lewis et al. 2012: 37-50 % of events triggered, over two
to six weeks). An attack with `k` dead carries the mark m = sqrt(min(1 + k, 25)) and adds, over all days to come,
n m / E[m] expected opportunities: `own` of them at the place and `near` at its neighbours for the same actor, and
`enemy x 2 (1 - c)` at the place for each other actor, `c` being the perpetrator's control (retaliation is easier where
the perpetrator does not rule). An event is added after the day's decay with weight n (1 - q), q the day's decay, so
that the sum over all days to come is n whatever the step (prototype, second trial, rule 1).

:func:`spectral_radius` is the largest eigenvalue of the whole (location x actor) matrix of expected offspring; at .9 or
above the process would explode and the configuration is refused.
"""

from __future__ import annotations

import math

from agents.events import ONE_SIDED, Events
from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param

LARGEST_RADIUS = 0.9
MEAN_MARK = 1.55
"""mean of the mark under the default severity (exponent 2.5, smallest 1); it only fixes the unit of `triggered`"""


class P(Parameters):
    """Parameters of the excitation."""

    triggered: float = param(
        0.35, 0, 2, "events", "expected further attacks per attack, without same-day companions",
        "Lewis et al. 2012; prototype", "strong",
    )  # fmt: skip
    fast_days: float = param(2, 0.5, 30, "days", "time constant of the fast kernel", "prototype", "assumed")
    slow_days: float = param(40, 5, 365, "days", "time constant of the slow kernel", "Lewis et al. 2012", "strong")
    fast_share: float = param(0.6, 0, 1, "share", "weight of the fast kernel", "prototype", "assumed")
    own: float = param(0.68, 0, 2, "share", "offspring at the same place", "prototype", "assumed")
    near: float = param(
        0.20, 0, 2, "share", "offspring at all neighbours together", "Schutte & Weidmann 2011", "strong"
    )
    enemy: float = param(0.06, 0, 2, "share", "offspring by each enemy at equal control", "prototype", "assumed")


class S(Columns):
    """State of the excitation."""

    marks: F32 = column("location_actor", "sum of marks of today's attacks", "marks", "flow", low=0)
    excitation_fast: F32 = column("location_actor", "fast part of the excited rate", "attacks/day", low=0)
    excitation_slow: F32 = column("location_actor", "slow part of the excited rate", "attacks/day", low=0)


@compiled
def mark(dead: int) -> float:
    """Weight of an attack with `dead` civilians killed; bounded because the severity has no variance."""
    return math.sqrt(min(1.0 + dead, 25.0))


@compiled
def count(e: Events, first: int, n: int, marks: F32) -> None:
    """Sum the marks of today's attacks on civilians by place and perpetrator."""
    for i in range(first, n):
        if e.kind[i] == ONE_SIDED:
            marks[e.place[i], e.side_a[i]] += mark(e.intended[i])


@compiled
def update(
    p: P, indptr: I32, neighbours: I32, control: F32, marks: F32, excitation_fast: F32, excitation_slow: F32
) -> None:
    """Let yesterday's excitation fade and add today's attacks."""
    places, actors = marks.shape
    keep_fast, keep_slow = math.exp(-1.0 / p.fast_days), math.exp(-1.0 / p.slow_days)
    weight_fast = p.triggered * p.fast_share * (1.0 - keep_fast) / MEAN_MARK
    weight_slow = p.triggered * (1.0 - p.fast_share) * (1.0 - keep_slow) / MEAN_MARK
    for place in range(places):
        for actor in range(actors):
            excitation_fast[place, actor] *= keep_fast
            excitation_slow[place, actor] *= keep_slow
    for place in range(places):
        roads = indptr[place + 1] - indptr[place]
        for actor in range(actors):
            today = marks[place, actor]
            if today == 0.0:
                continue
            excitation_fast[place, actor] += weight_fast * p.own * today
            excitation_slow[place, actor] += weight_slow * p.own * today
            for j in range(indptr[place], indptr[place + 1]):
                excitation_fast[neighbours[j], actor] += weight_fast * p.near * today / roads
                excitation_slow[neighbours[j], actor] += weight_slow * p.near * today / roads
            for other in range(actors):
                if other != actor:
                    back = p.enemy * 2.0 * (1.0 - control[place, actor]) * today
                    excitation_fast[place, other] += weight_fast * back
                    excitation_slow[place, other] += weight_slow * back


def spectral_radius(p: P, indptr: I32, actors: int, companions: float) -> float:
    """Largest eigenvalue of the matrix of expected offspring, at the worst case of no control by the perpetrator.

    Each attack then has as many offspring as any other, shared out over places and actors in its own way. The columns
    of a non-negative matrix with equal sums have that sum as their largest eigenvalue (Perron & Frobenius).

    Args:
        p: parameters (a record or anything with their attributes).
        indptr: roads of a connected territory in CSR form; where there is none, nothing spreads to neighbours.
        actors: armed actors, the state included.
        companions: expected same-day companions of an attack, which excite as well.
    """
    near = p.near if indptr[-1] else 0.0
    return float(p.triggered * (1.0 + companions) * (p.own + near + 2.0 * p.enemy * (actors - 1)))
