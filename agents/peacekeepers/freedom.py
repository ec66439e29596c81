"""Freedom of movement: how far a base's units can go, given the consent of those who control its surroundings.

    freedom = 1 - o sum_a control_a (1 - consent_a)^2,      reach(l) = exp(-travel / (3.5 h freedom)),

with travel times by road (prototype, rules 1 and 7; Duursma 2019 on obstruction). A local authority that cooperates
adds to it. Commanders review the map once a week, each base on its own weekday.
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param

LEAST = 0.05
"""a base can always reach its own gate"""


class P(Parameters):
    """Parameters of freedom of movement."""

    obstruction: float = param(
        0.9, 0, 1, "share", "movement lost where nobody consents", "prototype rule 7; Duursma 2019", "contested"
    )
    reach_hours: float = param(3.5, 0.5, 48, "hours", "travel time over which reach falls by e", "prototype", "assumed")
    cooperation: float = param(
        0.2, 0, 1, "share", "obstruction removed by full cooperation of the local authority", "size assumed", "assumed"
    )


class S(Columns):
    """State of movement."""

    freedom: F32 = column("base", "freedom of movement", "share", start=1, low=0, high=1)
    reach: F32 = column("base_location", "reach of the base's units", "share", low=0, high=1)


@compiled
def update(
    p: P, day: int, base_hours: F32, base_location: I32, control: F32, consent: F32, cooperation: F32, freedom: F32,
    reach: F32,
) -> None:  # fmt: skip
    """Review one in seven bases."""
    bases, places = reach.shape
    for base in range(bases):
        if (base + day) % 7 != 0:
            continue
        place = base_location[base]
        blocked = 0.0
        for actor in range(consent.size):
            blocked += control[place, actor] * (1.0 - consent[actor]) ** 2
        blocked *= p.obstruction * (1.0 - p.cooperation * cooperation[place])
        freedom[base] = max(LEAST, 1.0 - blocked)
        scale = 1.0 / (p.reach_hours * freedom[base])
        for other in range(places):
            reach[base, other] = math.exp(-base_hours[base, other] * scale)
