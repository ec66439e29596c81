"""Early warning and pre-emption: a unit that stands there before the attack.

    pre-empted with p = strength foreseen(l) reaction(l),
    foreseen = 1 - (1 - a (1 - exp(-picture))) (1 - s / 2),
    reaction = max_i willing_i (1 - exp(-units_i / 2)) exp(-travel_i / h),

with `a` the foresight of analysis, `s` the share of the country that sensors watch, `units` the patrols and quick
reaction units of base i. Warning without a unit that can go, and units without warning, do little: T12 follows from the
product. False alarms use up units (:mod:`agents.peacekeepers.picture`). Sizes assumed.
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of early warning."""

    strength: float = param(
        0.6, 0, 1, "share", "foreseen attacks within reach that are pre-empted", "size assumed", "assumed"
    )
    foresight: float = param(
        0.25, 0, 1, "share", "attacks foreseen by analysis where the picture is dark", "ViEWS exists; size assumed",
        "assumed",
    )  # fmt: skip
    hours: float = param(3, 0.5, 48, "hours", "travel time over which reaction falls by e", "size assumed", "assumed")


class S(Columns):
    """What is so today."""

    preempt: F32 = column("location", "chance that an opportunity is pre-empted", "probability", "flow", low=0, high=1)


@compiled
def decide(
    p: P, abroad: U8, base_hours: F32, picture: F32, sensors: F32, willing: F32, freedom: F32, patrol_units: F32,
    quick_units: F32, air: F32, preempt: F32,
) -> None:  # fmt: skip
    """Compute where a threat would be met before it strikes."""
    for base in range(patrol_units.size):
        units = patrol_units[base] + 2.0 * quick_units[base]
        if units <= 0.0:
            continue
        ready = willing[base] * (1.0 - math.exp(-0.5 * units))
        scale = 1.0 / (p.hours * freedom[base] * (1.0 + air[base]))
        for place in range(preempt.size):
            hours = base_hours[base, place] * scale
            if hours < 6.0:
                preempt[place] = max(preempt[place], ready * math.exp(-hours))
    for place in range(preempt.size):
        if abroad[place] or preempt[place] == 0.0:
            preempt[place] = 0.0
            continue
        known = 1.0 - (1.0 - p.foresight * (1.0 - math.exp(-picture[place]))) * (1.0 - 0.5 * sensors[0])
        preempt[place] *= p.strength * known
