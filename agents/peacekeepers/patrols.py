"""Patrols: what a base can send out, and where the commander sends it.

Effective persons outside base i are

    E_i = max(0, (troops - guards - quick - engineers) able - overhead)(1 - force protection)
          protection effort  mobility  supplies  freedom  clarity factor,

made into patrols of 30 persons, fewer by the units that false alarms used up. The quick reaction force of a base stands
by in units of the same size and patrols nowhere. A patrol goes to a place l with weight

    exp(-travel / (2.5 h freedom))(floor + picture of the threat),      within six such times,

times what its commander orders, so effort is finite and conserved: what goes to one place is taken from another
(prototype, rule 3). An unclear mandate disperses effort over tasks that nobody ranked; the size of that is assumed.
"""

from __future__ import annotations

import math

from agents.peacekeepers import mission
from sim.compiled import compiled
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of patrols."""

    persons: float = param(30, 5, 200, "persons", "size of a patrol", "UN practice: a platoon", "assumed")
    floor: float = param(
        0.3, 0.01, 10, "threat", "attention to places without a known threat", "size assumed", "assumed"
    )
    hours: float = param(2.5, 0.5, 24, "hours", "travel time over which patrols thin out by e", "prototype", "assumed")
    dispersion: float = param(
        0.4, 0, 1, "share", "effort lost by a mandate without any clarity", "no study fixes a size", "assumed"
    )


class S(Columns):
    """What is done today."""

    quick_units: F32 = column("base", "quick reaction units that can move today", "units", "flow", low=0)
    patrols: F32 = column("location", "patrols that reach the place today", "patrols", "flow", low=0)


@compiled
def decide(
    p: P, mission_: mission.P, clarity: F32, protection_effort: F32, mobility: F32, abroad: U8, base_hours: F32,
    picture: F32, commanded: U8, priority: F32, troops: I32, guards: I32, quick: I32, engineers: I32, able: F32,
    supplies: F32, freedom: F32,
    force_protection: F32, false_alarms: F32, base_effort: F32, patrol_units: F32, quick_units: F32, patrols: F32,
    weight: F32,
) -> None:  # fmt: skip
    """Send out patrols; `weight` is scratch of one number a location."""
    places = patrols.size
    clear = 1.0 - p.dispersion * (1.0 - clarity[0])
    for base in range(troops.size):
        if troops[base] == 0:
            continue
        moving = (1.0 - force_protection[base]) * mobility[0] * (0.4 + 0.6 * supplies[base]) * freedom[base] * clear
        free = troops[base] - guards[base] - quick[base] - engineers[base]
        effort = max(0.0, free * able[base] - mission_.overhead) * protection_effort[0] * moving
        base_effort[base] = effort
        quick_units[base] = quick[base] * able[base] * moving / p.persons
        units = max(0.0, effort / p.persons - false_alarms[base])
        patrol_units[base] = units
        total = 0.0
        scale = 1.0 / (p.hours * freedom[base])
        for place in range(places):
            weight[place] = 0.0
            # Beyond six times the reach a patrol would not be back within the day.
            if base_hours[base, place] * scale < 6.0 and not abroad[place]:
                weight[place] = math.exp(-base_hours[base, place] * scale) * (p.floor + picture[place])
                if commanded[base]:
                    weight[place] *= priority[base, place]
                total += weight[place]
        for place in range(places):
            if weight[place] > 0.0:
                patrols[place] += units * weight[place] / total
