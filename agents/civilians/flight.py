"""Flight: households leave a place, a few out of lasting fear, most because of an event.

Out of fear a household leaves with the daily probability logistic(level + a fear). An attack puts to flight 60 persons
for each person killed and 30 more, a battle 20 for each death (prototype, levels: about 52 displaced per death;
Melander & Oberg 2006), at most a part of the population. Where to: among the nearest places by road, with weight

    attraction^1.2 (1 + hours / 4)^-2.1 exp(-2 fear there),

attraction being the place's population at the start in ten thousands, and a constant for a camp abroad (a gravity
model; Suleimenova, Bell & Groen 2017 for the choice among near places).
"""

from __future__ import annotations

import math

import numpy as np

from agents.civilians import households
from agents.events import BATTLE, ONE_SIDED, Events
from sim.compiled import compiled, scalar
from sim.declare import F32, I32, I64, U8, Columns, Parameters, column, param
from sim.numeric import logistic
from sim.random import uniforms

STREAM = 10
FAMILY = 5.0
"""persons of a mean family, to turn persons into families before a row is known"""


class P(Parameters):
    """Parameters of flight."""

    at_start: float = param(
        0.013, 0, 0.5, "share of population", "displaced when the warm-up begins; near what the rules sustain",
        "level table; EMPIRICS displaced by case", "assumed",
    )  # fmt: skip
    level: float = param(-12, -20, 0, "logit", "daily leaving without fear", "level table", "assumed")
    by_fear: float = param(5, 0, 20, "logit", "added by full fear", "size assumed", "contested")
    per_death: float = param(60, 0, 1000, "persons", "put to flight by each civilian killed", "prototype", "contested")
    per_attack: float = param(30, 0, 1000, "persons", "put to flight by an attack", "prototype", "contested")
    per_battle_death: float = param(
        20, 0, 1000, "persons", "put to flight by each death in battle", "prototype", "contested"
    )
    largest: float = param(
        0.3, 0, 1, "share", "most of a place that one event puts to flight", "size assumed", "assumed"
    )
    crowd: float = param(1.2, 0, 3, "exponent", "pull of large places", "gravity models; EMPIRICS", "contested")
    distance: float = param(2.1, 0, 5, "exponent", "friction of travel time", "gravity models; EMPIRICS", "contested")
    scale_hours: float = param(4, 0.1, 48, "hours", "travel time at which friction begins", "size assumed", "assumed")
    avoidance: float = param(2, 0, 10, "log", "how much a frightened place is avoided", "size assumed", "assumed")


class S(Columns):
    """What is left and what attracts."""

    attraction: F32 = column("location", "pull of the place before distance and fear", "weight", low=0)
    newly_displaced: I64 = column("location", "residents who fled their home today", "persons", "flow", low=0)


@scalar
def leaves(u: np.float32, fear: np.float32, level: np.float32, by_fear: np.float32) -> np.uint8:
    """Whether a household leaves out of fear, from its uniform draw."""
    return np.uint8(u < logistic(np.float32(level + by_fear * fear)))


@compiled
def decide_rows(p: P, u: F32, fear: F32, mask: U8) -> None:
    """Mark the rows of a block that leave."""
    level, by_fear = np.float32(p.level), np.float32(p.by_fear)
    for i in range(u.size):
        mask[i] = leaves(u[i], fear[i], level, by_fear)


@compiled
def destination(p: P, u: float, place: int, nearest: I32, nearest_hours: F32, attraction: F32, fear_target: F32) -> int:
    """Where a household that leaves `place` goes, from one uniform draw."""
    total = 0.0
    for j in range(nearest.shape[1]):
        total += pull(p, nearest[place, j], nearest_hours[place, j], attraction, fear_target)
    at = u * total
    for j in range(nearest.shape[1]):
        at -= pull(p, nearest[place, j], nearest_hours[place, j], attraction, fear_target)
        if at < 0.0:
            return nearest[place, j]
    return nearest[place, 0]


@compiled
def pull(p: P, there: int, hours: float, attraction: F32, fear_target: F32) -> float:
    """Weight of one destination."""
    friction = (1.0 + hours / p.scale_hours) ** -p.distance
    return attraction[there] ** p.crowd * friction * math.exp(-p.avoidance * fear_target[there])


@compiled
def frightened(p: P, kind: int, dead: int, deaths_civilians: int, present: int) -> int:
    """Persons whom an event puts to flight."""
    if kind == ONE_SIDED:
        persons = p.per_attack + p.per_death * deaths_civilians
    elif kind == BATTLE:
        persons = p.per_battle_death * dead
    else:
        persons = 0.0
    return int(min(persons, p.largest * present))


@compiled
def update(
    p: P, seed: int, day: int, abroad: U8, nearest: I32, nearest_hours: F32, attraction: F32, fear_target: F32,
    h: households.Table, rows_used: I32, block_persons: I32, population: I64, newly_displaced: I64,
    displaced_from: I64, returned: I64, unsplit: I64, e: Events, first: int, n: int,
) -> None:  # fmt: skip
    """Put people to flight from the places of events `first` .. `n` - 1, family by family."""
    for i in range(first, n):
        place = e.place[i]
        dead = e.deaths_a[i] + e.deaths_b[i] + e.deaths_civilians[i]
        wanted = frightened(p, e.kind[i], dead, e.deaths_civilians[i], population[place])
        slot = i - first
        draw = 0
        # Each pick takes whole families; the last is taken with the probability that keeps the mean.
        while wanted > 0 and draw < 4096:
            u, v, w, x = uniforms(seed, STREAM, slot, day, place, draw)
            draw += 1
            row = households.find(int(u * population[place]), place, h, rows_used, block_persons)
            if row < 0:
                break
            size = int(h.persons[row])
            families = min(wanted // size, h.weight[row])
            if families == 0:
                wanted_before = wanted
                wanted = 0
                if w * size >= wanted_before:
                    break
                families = 1
            if families < h.weight[row]:
                part = households.split(row, families, day, h, rows_used)
                wanted -= families * size
                if part < 0:
                    # Without a spare row all of it goes or none, so that as many leave on average.
                    unsplit[0] += 1
                    if x * h.weight[row] >= families:
                        continue
                else:
                    row = part
            else:
                wanted -= families * size
            to = destination(p, v, place, nearest, nearest_hours, attraction, fear_target)
            was_home = h.status[row] == households.HOME
            moving = households.move(row, to, abroad, h, block_persons)
            e.moved[i] += moving
            population[place] -= moving
            population[to] += moving
            if was_home:
                newly_displaced[h.home[row]] += moving
                displaced_from[h.home[row]] += moving
            elif h.status[row] == households.HOME:
                displaced_from[h.home[row]] -= moving
                returned[h.home[row]] += moving
                households.merge(row, h)
