"""Flight: households leave a place, a few out of lasting fear, most because of an event.

Out of fear a household leaves with the daily probability logistic(level + a fear + push). An attack puts to flight 60
persons for each person killed and 30 more, a battle 20 for each death (prototype, levels: about 52 displaced per death;
Melander & Oberg 2006), times exp(push), at most a part of the population. `push` is what needs, ties and assets make of
the odds at a place (:mod:`agents.civilians.push_factors`). Both act on whoever is at the place: people already
displaced flee onward from where they are, as others do; who thereby reaches home has returned.

Where to: among the nearest places by road, each with the probability

    (1 - e) w / (sum of w) + e A / (sum of A),
    w = A (1 + T / scale)^-distance,    A = attraction^crowd exp(-avoidance fear) (kin where its kin are, else 1),

a gravity model (Zipf 1946; Suleimenova, Bell & Groen 2017 for the choice among near places) of which a share e of
households is indifferent to distance. T is the travel time as those who flee feel it, summed over the legs of the way:

    T = sum of hours (1 + (danger - 1) fear at its ends) (asylum if both ends are abroad, else 1) (1 + (wet - 1) rain):

danger lengthens a way (Moore & Shellman 2006), beyond the border transport and aid carry people on, and rain makes
roads bad (:mod:`agents.civilians.seasons`). `attraction` is the place's population at the start in ten thousands, and a
constant for a camp abroad. Families follow relatives (Harpviken 2009; Ruegger & Bohnet 2018): `kin_at` is where the kin
of a household was when the month began (:mod:`agents.civilians.ties`). Closures take places and ways out of the lists
of near ones.

This rule for the destination is the one that :mod:`scenarios.displacement_flows` holds against camp counts of real
conflicts; `distance`, `crowd` and `indifference` are fitted there (docs/displacement.md).
"""

from __future__ import annotations

import math

import numpy as np

from agents.civilians import households
from agents.events import BATTLE, ONE_SIDED, Events
from sim.compiled import compiled, scalar
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param
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
    crowd: float = param(0.56, 0, 3, "exponent", "pull of large places", "fitted to camp counts", "contested")
    distance: float = param(2.54, 0, 8, "exponent", "friction of travel time", "fitted to camp counts", "contested")
    scale_hours: float = param(2, 0.1, 48, "hours", "travel time at which friction begins", "size assumed", "assumed")
    danger: float = param(
        2, 1, 10, "factor", "felt length of a way through full fear, over a quiet one", "size assumed", "contested"
    )
    asylum: float = param(
        0.1, 0, 1, "factor", "felt length of a way beyond the border, over one at home", "size assumed", "contested"
    )
    indifference: float = param(
        0.11, 0, 1, "share", "of those who leave, indifferent to distance", "fitted to camp counts", "contested"
    )
    avoidance: float = param(2, 0, 10, "log", "how much a frightened place is avoided", "size assumed", "assumed")
    kin: float = param(
        2, 1, 20, "factor", "pull of the place where a household's kin are, over that of others", "size assumed",
        "contested",
    )  # fmt: skip
    wet: float = param(
        1.3, 1, 10, "factor", "felt length of a way in the rains, over the dry season",
        "direction: Jahani et al. 2021; size assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """What is left and what attracts."""

    attraction: F32 = column("location", "pull of the place before distance and fear", "weight", low=0)
    newly_displaced: I64 = column("location", "residents who fled their home today", "persons", "flow", low=0)
    push: F32 = column("location", "readiness to leave the place beyond fear", "logit")
    rain: U8 = column("location", "1 while the rains make the roads of the place bad", "flag", low=0, high=1)


@scalar
def leaves(u: np.float32, fear: np.float32, push: np.float32, level: np.float32, by_fear: np.float32) -> np.uint8:
    """Whether a household leaves out of fear, from its uniform draw."""
    return np.uint8(u < logistic(np.float32(level + by_fear * fear + push)))


@compiled
def decide_rows(p: P, u: F32, fear: F32, push: F32, mask: U8) -> None:
    """Mark the rows of a block that leave; `push` holds that of each row's place."""
    level, by_fear = np.float32(p.level), np.float32(p.by_fear)
    for i in range(u.size):
        mask[i] = leaves(u[i], fear[i], push[i], level, by_fear)


@scalar
def leg(p: P, hours: float, danger: float, asylum: bool, rain: float) -> float:
    """Felt travel time of a leg with `danger` and `rain` (0..1) along it; `asylum`: both ends are abroad."""
    return hours * (1.0 + (p.danger - 1.0) * danger) * (p.asylum if asylum else 1.0) * (1.0 + (p.wet - 1.0) * rain)


@scalar
def friction(p: P, hours: float) -> float:
    """How much of the pull is left after felt `hours`; 0 for no way."""
    return (1.0 + hours / p.scale_hours) ** -p.distance


@scalar
def appeal(p: P, attraction: float, fear: float) -> float:
    """Pull of a place before distance."""
    return attraction**p.crowd * math.exp(-p.avoidance * fear)


@compiled
def legs(p: P, hours: F64, danger: F64, asylum: U8, rain: F64, out: F64) -> None:
    """Write the felt travel time of every leg."""
    for i in range(hours.size):
        out[i] = leg(p, hours[i], danger[i], asylum[i] != 0, rain[i])


@compiled
def frictions(p: P, hours: F64, out: F64) -> None:
    """Write the friction of every felt travel time; infinite for no way."""
    for i in range(hours.size):
        out[i] = friction(p, hours[i])


@compiled
def appeals(p: P, attraction: F64, fear: F64, out: F64) -> None:
    """Write the pull of every place before distance."""
    for i in range(attraction.size):
        out[i] = appeal(p, attraction[i], fear[i])


@compiled
def shares(p: P, appeals: F64, frictions: F64, out: F64) -> bool:
    """Write the probability of every destination; False, and nothing written, where none can be reached."""
    total = 0.0
    reachable = 0.0
    for i in range(appeals.size):
        if frictions[i] > 0.0:
            total += appeals[i] * frictions[i]
            reachable += appeals[i]
    if not total > 0.0:
        return False
    for i in range(appeals.size):
        out[i] = 0.0
        if frictions[i] > 0.0:
            near = appeals[i] * frictions[i] / total
            out[i] = (1.0 - p.indifference) * near + p.indifference * appeals[i] / reachable
    return True


@compiled
def destination(
    p: P, u: float, place: int, nearest: I32, nearest_hours: F32, nearest_before: I32, abroad: U8, rain: U8,
    attraction: F32, fear_target: F32, kin_at: int,
) -> int:  # fmt: skip
    """Where a household that leaves `place` goes, from one uniform draw; `place` itself where no way is open.

    `kin_at` is the row of the location of its kin, -1 for none.
    """
    count = nearest.shape[1]
    felt = np.empty(count)
    pulls = np.empty(count)
    for j in range(count):
        there = nearest[place, j]
        before = nearest_before[place, j]
        start, hours, so_far = place, float(nearest_hours[place, j]), 0.0
        if before >= 0:
            start, so_far = nearest[place, before], felt[before]
            hours -= float(nearest_hours[place, before])
        along = 0.5 * (fear_target[start] + fear_target[there])
        wet = 0.5 * (rain[start] + rain[there])
        felt[j] = so_far + leg(p, hours, along, abroad[start] == 1 and abroad[there] == 1, wet)
        pulls[j] = appeal(p, attraction[there], fear_target[there])
        if there == kin_at:
            pulls[j] *= p.kin
    for j in range(count):
        felt[j] = friction(p, felt[j])
    chances = np.empty(count)
    if not shares(p, pulls, felt, chances):
        return place
    for j in range(count):
        u -= chances[j]
        if u < 0.0:
            return nearest[place, j]
    for j in range(count):
        if chances[j] > 0.0:
            return nearest[place, j]
    return place


@compiled
def frightened(p: P, kind: int, dead: int, deaths_civilians: int, push: float, present: int) -> int:
    """Persons whom an event puts to flight."""
    if kind == ONE_SIDED:
        persons = p.per_attack + p.per_death * deaths_civilians
    elif kind == BATTLE:
        persons = p.per_battle_death * dead
    else:
        persons = 0.0
    return int(min(persons * math.exp(push), p.largest * present))


@compiled
def update(
    p: P, seed: int, day: int, abroad: U8, nearest: I32, nearest_hours: F32, nearest_before: I32, rain: U8,
    attraction: F32, fear_target: F32, push: F32, h: households.Table, rows_used: I32, block_persons: I32,
    population: I64, newly_displaced: I64, displaced_from: I64, returned: I64, unsplit: I64, e: Events, first: int,
    n: int,
) -> None:  # fmt: skip
    """Put people to flight from the places of events `first` .. `n` - 1, family by family."""
    for i in range(first, n):
        place = e.place[i]
        dead = e.deaths_a[i] + e.deaths_b[i] + e.deaths_civilians[i]
        wanted = frightened(p, e.kind[i], dead, e.deaths_civilians[i], push[place], population[place])
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
            to = destination(
                p, v, place, nearest, nearest_hours, nearest_before, abroad, rain, attraction, fear_target,
                h.kin_at[row],
            )  # fmt: skip
            if to == place:
                continue
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
