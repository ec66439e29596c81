"""Response: whether a unit comes to an attack, and whether it comes in time.

An attack is answered in time if somebody tells the mission, a unit is free within reach, it is willing, and it arrives
before the attack is over:

    notified with p = n (0.5 + 0.5 community consent)(0.7 + 0.3 contact)(0.8 + 0.2 l),
    arrival  = log-normal delay (log sd 0.8), longer under an unclear mandate and a dual command, + travel   (hours),
    in time  if arrival < duration.

with contact by access or by community engagement, whichever is more, and `l` the command of languages at the base that
is asked. A quick reaction unit leaves in half the time, is never bound elsewhere and, where it can fly, travels the
faster; it goes to what patrols cannot reach. The dead of an attack that is cut short are the share of its duration that
passed before the arrival, rounded at random. A response by force happens with probability rho and counts as a use of
force against the attacker. State forces are confronted rarely, more where the host state consents to being watched
(Fjelde, Hultman & Nilsson 2019). The record says why an attack was not answered in time.
"""

from __future__ import annotations

import math

from agents.armed_groups.forces import STATE
from agents.events import IN_TIME, LATE, MISSED, NOT_NOTIFIED, ONE_SIDED, OUT_OF_REACH, TOO_SLOW, UNWILLING, Events
from agents.peacekeepers import mandate
from sim.compiled import compiled
from sim.declare import F32, I32, U8, Columns, Parameters, column, param
from sim.numeric import normal, whole
from sim.random import uniforms

STREAM = 7
NOBODY = 65535
"""actor of the one draw a day that belongs to no actor"""


class P(Parameters):
    """Parameters of the response."""

    notified: float = param(
        0.9, 0, 1, "share", "attacks that somebody would report at once", "prototype rule 8", "assumed"
    )
    free: float = param(
        0.8, 0, 1, "share", "chance that a unit in the base is not bound elsewhere", "prototype", "assumed"
    )
    delay: float = param(
        1.2, 0, 48, "hours", "median time from notice to departure", "EMPIRICS response rows", "contested"
    )
    indecision: float = param(
        1.0, 0, 5, "factor", "further delay under a mandate without any clarity", "no study fixes a size", "assumed"
    )
    horizon: float = param(12, 1, 72, "hours", "travel time beyond which nobody is sent", "size assumed", "assumed")
    flight: float = param(
        0.7,
        0,
        1,
        "share",
        "travel time that a quick reaction unit saves where all of it flies",
        "size assumed",
        "assumed",
    )
    against_state: float = param(
        0.3, 0, 1, "share", "willingness against state forces, over that against groups",
        "Fjelde et al. 2019; size assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """What the mission did today."""

    answered: I32 = column("location_actor", "attacks answered in time today", "events", "flow", low=0)


@compiled
def nearest_unit(
    base_hours: F32, place: int, patrol_units: F32, quick_units: F32, freedom: F32, air: F32, flight: float
) -> tuple[int, float, bool]:
    """Base with a unit left that can be there first, its travel time and whether it is quick reaction; -1 for none."""
    best, hours, quick = -1, math.inf, False
    for base in range(patrol_units.size):
        by_road = base_hours[base, place] / freedom[base]
        if patrol_units[base] >= 1.0 and by_road < hours:
            best, hours, quick = base, by_road, False
        if quick_units[base] >= 1.0:
            by_air = by_road * (1.0 - flight * air[base])
            if by_air < hours:
                best, hours, quick = base, by_air, True
    return best, hours, quick


@compiled
def act(
    p: P, mandate_: mandate.P, clarity: F32, seed: int, day: int, base_hours: F32, kind: U8, consent: F32,
    community_consent: F32, access: F32, contact: F32, freedom: F32, willing: F32, language: F32, slow: F32, air: F32,
    patrol_units: F32, quick_units: F32, answered: I32, force_used: I32, e: Events, first: int, n: int,
) -> None:  # fmt: skip
    """Answer the attacks on civilians among events `first` .. `n` - 1."""
    # The day writes them one after the other, between battles and attacks on peacekeepers.
    while first < n and e.kind[first] != ONE_SIDED:
        first += 1
    while n > first and e.kind[n - 1] != ONE_SIDED:
        n -= 1
    # They stand by row of place, and units run out: a random start and direction favour no row over another.
    start, direction, _, _ = uniforms(seed, STREAM, 0, day, 0, NOBODY)
    attacks = n - first
    for k in range(attacks):
        step = (int(start * attacks) + k) % attacks
        i = first + (step if direction < 0.5 else attacks - 1 - step)
        place, actor = e.place[i], e.side_a[i]
        # The number of the attack at its place, so that attacks elsewhere leave its draws alone.
        slot = 0
        for j in range(first, i):
            slot += e.place[j] == place and e.side_a[j] == actor
        u, v, w, x = uniforms(seed, STREAM, 2 * slot, day, place, actor)
        y, z, a, _ = uniforms(seed, STREAM, 2 * slot + 1, day, place, actor)
        e.response[i] = MISSED
        base, hours, quick = nearest_unit(base_hours, place, patrol_units, quick_units, freedom, air, p.flight)
        in_touch = max(access[place], contact[place])
        known = p.notified * (0.5 + 0.5 * community_consent[place]) * (0.7 + 0.3 * in_touch)
        if base >= 0:
            known *= 0.8 + 0.2 * language[base]
        if u >= known:
            e.reason[i] = NOT_NOTIFIED
            continue
        if base < 0 or (v >= p.free and not quick) or hours > p.horizon:
            e.reason[i] = OUT_OF_REACH
            continue
        acts = float(willing[base])
        if kind[actor] == STATE:
            acts *= p.against_state * consent[actor]
        if w >= acts:
            e.reason[i] = UNWILLING
            continue
        delay = p.delay * (1.0 + p.indecision * (1.0 - clarity[0])) * slow[base] * math.exp(0.8 * normal(y, z))
        if quick:
            quick_units[base] -= 1.0
            delay *= 0.5
        else:
            patrol_units[base] -= 1.0
        e.base[i] = base
        arrival = delay + hours
        e.arrival[i] = arrival
        if arrival >= e.duration[i]:
            e.response[i] = LATE
            e.reason[i] = TOO_SLOW
            continue
        e.response[i] = IN_TIME
        e.deaths_civilians[i] = whole(e.intended[i] * arrival / e.duration[i], a)
        answered[place, actor] += 1
        if x < mandate_.robustness:
            force_used[actor] += 1
