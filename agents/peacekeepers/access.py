"""Access: how far the mission is present at a place, by patrols and by being near.

    access = 1 - (1 - s cov) exp(-k patrols),      cov = max_i (1 - exp(-E_i / 60)) reach_i,

the chance that an attacker must reckon with a unit (prototype, rule 1). Whether that unit would act is what its
contributor makes of it: `credible` is the willingness of the bases around, weighted by what each adds to cover.
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of access."""

    standing: float = param(0.8, 0, 1, "share", "access of a place with a strong base in it", "prototype", "assumed")
    half_strength: float = param(
        60, 5, 1000, "persons", "effective persons at which cover reaches 1 - 1/e", "prototype", "assumed"
    )
    per_patrol: float = param(0.06, 0, 2, "1/patrol", "access added by a patrol", "prototype", "assumed")


class S(Columns):
    """What is so today."""

    credible: F32 = column("location", "willingness of the units that reach the place", "share", "flow", low=0, high=1)
    access: F32 = column("location", "access of the mission", "share", "flow", low=0, high=1)


@compiled
def decide(
    p: P, abroad: U8, base_effort: F32, willing: F32, reach: F32, patrols: F32, access: F32, credible: F32, weight: F32
) -> None:
    """Compute today's access from effort, reach and patrols; `weight` is scratch of one number a location."""
    bases, places = reach.shape
    for place in range(places):
        weight[place] = 0.0
    for base in range(bases):
        if base_effort[base] <= 0.0:
            continue
        strong = 1.0 - math.exp(-base_effort[base] / p.half_strength)
        for place in range(places):
            cover = strong * reach[base, place]
            access[place] = max(access[place], cover)
            credible[place] += cover * willing[base]
            weight[place] += cover
    for place in range(places):
        credible[place] = credible[place] / weight[place] if weight[place] > 0.0 else 0.0
        if abroad[place]:
            access[place] = 0.0
        elif access[place] > 0.0 or patrols[place] > 0.0:
            access[place] = 1.0 - (1.0 - p.standing * access[place]) * math.exp(-p.per_patrol * patrols[place])
