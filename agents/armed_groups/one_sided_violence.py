"""One-sided violence: attacks by an armed actor on civilians.

Opportunities of actor a at place l arise at the rate of a day

    r (F / 100)^0.7  kind  tempo  operations  arms  intent  (1 - support)(1 - 0.6 command control)(1 - displaced share)
      (1 + w pressure)  +  excitation,

so that many fighters, strangers to the population, loosely led, with recent losses and with civilians left to attack,
attack more (Weinstein 2007; Wood 2010, 2014; Humphreys & Weinstein 2006). State forces whose government does not want
the mission are emboldened where it watches, `x (1 + b (1 - k) 2 access)`: assumed, contested, and the whole reason why
the model can show more government violence under a mission.

Without fighters there is no opportunity, however excited the place; an actor has at most four opportunities and four
attacks from a place in a day. A unit that was warned may stand there before
(:mod:`agents.peacekeepers.warning`): the opportunity is pre-empted. Else it becomes an attack with the probability of
:mod:`agents.peacekeepers.deterrence`; of those deterred a share moves to the least protected neighbour. Who shelters in
a protection site is seldom reached. An attack may bring companions on the same day. Severity is a power law with
exponent 2.5 (Clauset, Young & Gleditsch 2007), duration grows with it: what a response can still save is settled in
:mod:`agents.peacekeepers.response`.
"""

from __future__ import annotations

import math

from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE
from agents.events import CIVILIANS, ONE_SIDED, Events, write
from sim.compiled import compiled, scalar
from sim.declare import F32, I32, I64, U8, Columns, Parameters, column, param
from sim.numeric import geometric, normal, poisson, power_law, whole
from sim.random import uniforms

STREAM = 5
MOST = 4
"""attacks of one actor from one place on one day"""


class P(Parameters):
    """Parameters of one-sided violence."""

    rate: float = param(
        0.008, 0, 1, "1/day", "opportunities of 100 fighters of a legitimacy-seeking group", "level table", "assumed"
    )
    state: float = param(0.35, 0, 5, "factor", "rate of state forces over that of a group", "level table", "contested")
    predatory: float = param(
        1.6, 0, 5, "factor", "rate of predatory groups", "Weinstein 2007; size assumed", "contested"
    )
    communal: float = param(1.2, 0, 5, "factor", "rate of communal groups", "size assumed", "assumed")
    discipline: float = param(
        0.6, 0, 1, "share", "reduction by full command control", "Humphreys & Weinstein 2006; size assumed", "contested"
    )
    emboldening: float = param(
        1.0, 0, 3, "factor", "state violence added where the mission watches and is not wanted", "prototype rule 5",
        "contested",
    )  # fmt: skip
    losses: float = param(
        1.5,
        0,
        20,
        "factor",
        "violence added by having lost as many as are left",
        "Wood 2014; size assumed",
        "contested",
    )
    substitution: float = param(
        0.3, 0, 1, "share", "deterred opportunities that move to the least protected neighbour", "prototype rule 6",
        "contested",
    )  # fmt: skip
    companions: float = param(
        0.2, 0, 0.8, "share", "chance of one more attack on the same day, each time", "prototype", "assumed"
    )
    exponent: float = param(
        2.5, 1.8, 4, "exponent", "exponent of the number killed", "Clauset, Young & Gleditsch 2007", "strong"
    )
    most_killed: float = param(500, 10, 5000, "persons", "largest attack", "EMPIRICS tail rows", "contested")
    against_state: float = param(
        0.3, 0, 1, "share", "pre-emption of state forces, over that of groups", "Fjelde et al. 2019; size assumed",
        "contested",
    )  # fmt: skip
    hours: float = param(
        7, 0.5, 72, "hours", "median duration of an attack that kills one person", "size assumed", "assumed"
    )


class S(Columns):
    """What happened today."""

    attack_probability: F32 = column(
        "location_actor",
        "chance that an opportunity becomes an attack",
        "probability",
        "flow",
        start=1,
        low=0,
        high=1,
    )
    opportunities: I32 = column("location_actor", "opportunities today", "events", "flow", low=0)
    preempted: I32 = column("location_actor", "opportunities pre-empted today", "events", "flow", low=0)
    deterred: I32 = column("location_actor", "opportunities deterred today", "events", "flow", low=0)
    attacks: I32 = column("location_actor", "attacks on civilians today", "events", "flow", low=0)


@scalar
def severity_hours(median: float, dead: int, z: float) -> float:
    """Duration in hours: log-normal with log sd .9 around a median that grows with the fourth root of the dead."""
    return median * max(dead, 1) ** 0.25 * math.exp(0.9 * z)


@compiled
def rate(
    p: P, kind: int, fighters: int, support: float, command_control: float, displaced_share: float, access: float,
    host_consent: float,
) -> float:  # fmt: skip
    """Opportunities a day before tempo, intent and excitation."""
    r = p.rate * (fighters / 100.0) ** 0.7
    if kind == STATE:
        r *= p.state * (1.0 + p.emboldening * (1.0 - host_consent) * 2.0 * access)
    elif kind == PREDATORY:
        r *= p.predatory
    elif kind == COMMUNAL:
        r *= p.communal
    elif kind == LEGITIMACY_SEEKING:
        r *= 1.0
    return r * (1.0 - support) * (1.0 - p.discipline * command_control) * (1.0 - displaced_share)


@compiled
def weakest_neighbour(place: int, indptr: I32, neighbours: I32, abroad: U8, access: F32) -> int:
    """Return the neighbour with the least access of the mission, or the place itself if none has less."""
    weakest = place
    for j in range(indptr[place], indptr[place + 1]):
        if not abroad[neighbours[j]] and access[neighbours[j]] < access[weakest]:
            weakest = neighbours[j]
    return weakest


@compiled
def act(
    p: P, seed: int, day: int, indptr: I32, neighbours: I32, abroad: U8, residents: I64, displaced_from: I64,
    population: I64, kind: U8, command_control: F32, support: F32, fighters: I32, tempo: F32, operations: F32,
    arms: F32, pressure: F32, consent: F32, civilian_intent: F32, access: F32, excitation_fast: F32,
    excitation_slow: F32, preempt: F32, exposed: F32, attack_probability: F32, opportunities: I32, preempted: I32,
    deterred: I32, attacks: I32, e: Events, n: int,
) -> int:  # fmt: skip
    """Find the day's opportunities and settle which become attacks; the number of events written is returned."""
    places, actors = fighters.shape
    for place in range(places):
        if abroad[place] or population[place] == 0:
            continue
        emptied = min(displaced_from[place] / (residents[place] + 1.0), 1.0)
        for actor in range(actors):
            if fighters[place, actor] == 0:
                continue
            mean = rate(
                p, kind[actor], fighters[place, actor], support[place, actor], command_control[actor], emptied,
                access[place], consent[0],
            )  # fmt: skip
            mean *= tempo[actor] * civilian_intent[place, actor] * arms[actor] * (1.0 + p.losses * pressure[actor])
            mean += excitation_fast[place, actor] + excitation_slow[place, actor]
            mean *= operations[actor]
            u, _, _, _ = uniforms(seed, STREAM, 0, day, place, actor)
            if u <= 1.0 - mean:
                continue
            written = 0
            for i in range(min(poisson(u, mean), MOST)):
                v, w, x, y = uniforms(seed, STREAM, 2 * i + 1, day, place, actor)
                target = place
                opportunities[place, actor] += 1
                # Nobody stands in the way of the state's forces unless their government lets it.
                if y < preempt[place] * (p.against_state * consent[0] if kind[actor] == STATE else 1.0):
                    preempted[place, actor] += 1
                    continue
                if v >= attack_probability[place, actor]:
                    deterred[place, actor] += 1
                    if w >= p.substitution:
                        continue
                    target = weakest_neighbour(place, indptr, neighbours, abroad, access)
                    if target == place or x >= attack_probability[target, actor] or population[target] == 0:
                        continue
                _, w, _, _ = uniforms(seed, STREAM, 2 * i + 2, day, place, actor)
                for j in range(1 + geometric(w, p.companions)):
                    if written == MOST:
                        break
                    u1, u2, u3, u4 = uniforms(seed, STREAM, 16 + 8 * i + j, day, place, actor)
                    dead = min(power_law(u1, p.exponent, 1.0, p.most_killed), population[target])
                    if exposed[target] < 1.0:
                        dead = whole(dead * exposed[target], u4)
                    duration = severity_hours(p.hours, dead, normal(u2, u3))
                    attacks[target, actor] += 1
                    n = write(e, n, day, target, ONE_SIDED, actor, CIVILIANS, (0, 0, dead), duration)
                    written += 1
    return n
