"""The picture of the threat: what the mission believes, from reports, informants and noise.

    picture(l) = fading memory + reported attacks + informants - noise,      false alarms ~ Poisson,

so effort follows what is *reported*, not what is true. A false alarm uses up a unit of the nearest bases tomorrow
(prototype, rule 3). The picture enters :mod:`agents.peacekeepers.patrols`.
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, I32, I64, U8, Columns, Parameters, column, param
from sim.numeric import poisson
from sim.random import uniforms

STREAM = 9


class P(Parameters):
    """Parameters of the picture."""

    memory: float = param(45, 1, 365, "days", "time over which a report fades", "size assumed", "assumed")
    per_report: float = param(1.0, 0, 10, "threat", "weight of a reported attack", "unit of the picture", "assumed")
    per_informant: float = param(
        0.05, 0, 1, "threat", "weight of one informant in a thousand families a day", "size assumed", "assumed"
    )
    false_alarms: float = param(
        0.01, 0, 1, "1/day", "false alarms at a place without informants", "size assumed", "assumed"
    )


class S(Columns):
    """State of the picture."""

    picture: F32 = column("location", "threat as the mission sees it", "threat", low=0)
    false_alarms: F32 = column("base", "units that false alarms bind tomorrow", "patrols", low=0)


@compiled
def update(
    p: P, seed: int, day: int, abroad: U8, reach: F32, troops: I32, population: I64, reported_attacks: I32,
    informants: I64, picture: F32, false_alarms: F32,
) -> None:  # fmt: skip
    """Take in the day's reports, true and false."""
    keep = math.exp(-1.0 / p.memory)
    for base in range(false_alarms.size):
        false_alarms[base] = 0.0
    for place in range(picture.size):
        if abroad[place]:
            continue
        level = picture[place] * keep
        for actor in range(reported_attacks.shape[1]):
            level += p.per_report * reported_attacks[place, actor]
        per_thousand = informants[place] / (population[place] / 5000.0 + 1.0)
        level += p.per_informant * per_thousand
        u, _, _, _ = uniforms(seed, STREAM, 0, day, place, 0)
        mean = p.false_alarms * (1.0 + per_thousand)
        if u > 1.0 - mean:
            wrong = poisson(u, mean)
            level += 0.5 * p.per_report * wrong
            best, strongest = -1, 0.05
            for base in range(troops.size):
                if troops[base] > 0 and reach[base, place] > strongest:
                    best, strongest = base, reach[base, place]
            if best >= 0:
                false_alarms[best] += wrong
        picture[place] = level
