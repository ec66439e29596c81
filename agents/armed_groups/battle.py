"""Battle between two armed actors at a location, with attrition on both sides and civilians in the crossfire.

Expected battles of a day for the pair (a, b) at a place,

    rate = r sqrt(F_a F_b) / 100  x  mean tempo  x  mean intent  x  (lull ? 0.15 : 1),

with `r` lower between two armed groups than against the state. Dead are drawn from a power law with exponent 2.5
(Clauset, Young & Gleditsch 2007) and shared out by the other side's strength (Lanchester's linear law); each is at most
a tenth of the fighters present, or one.
"""

from __future__ import annotations

import math

from agents.armed_groups.forces import STATE
from agents.events import BATTLE, Events, write
from sim.compiled import compiled, scalar
from sim.declare import F32, I32, U8, Columns, Parameters, column, param
from sim.numeric import poisson, power_law, whole
from sim.random import uniforms

STREAM = 4
MOST = 2
"""battles of one pair at one place on one day"""


class P(Parameters):
    """Parameters of battle."""

    rate: float = param(
        0.028, 0, 1, "1/day per 100 fighters", "battles between the state and a group", "level table", "assumed"
    )
    among_groups: float = param(
        0.4, 0, 5, "factor", "rate between two armed groups, over that against the state", "size assumed", "assumed"
    )
    in_truce: float = param(
        0.06, 0, 1, "factor", "rate of violations in a ceasefire or under an agreement, over that in war",
        "prototype, second trial, rule 5", "assumed",
    )  # fmt: skip
    in_lull: float = param(0.15, 0, 1, "factor", "rate in a lull, over the rate outside", "prototype", "assumed")
    exponent: float = param(
        2.5, 1.5, 4, "exponent", "exponent of the number of dead", "Clauset, Young & Gleditsch 2007", "strong"
    )
    crossfire: float = param(
        0.12,
        0,
        1,
        "persons per death",
        "civilians killed for each fighter killed",
        "UCDP GED; size assumed",
        "contested",
    )


class S(Columns):
    """What today's battles did."""

    battles: I32 = column("location", "battles today", "events", "flow", low=0)
    gains: F32 = column("location_actor", "battles won less battles lost today", "events", "flow")


@scalar
def most_dead(left: int) -> int:
    """Most fighters of `left` that one battle kills: a tenth, but one of a few."""
    return min(left, max(1, left // 10))


@compiled
def act(
    p: P, seed: int, day: int, kind: U8, tempo: F32, operations: F32, arms: F32, battle_intent: F32, lull: U8,
    truce: U8, violations: I32, fighters: I32, losses: I32, battles: I32, gains: F32, e: Events, n: int,
) -> int:  # fmt: skip
    """Fight; the number of events written is returned."""
    places, actors = fighters.shape
    for place in range(places):
        for a in range(actors):
            if fighters[place, a] == 0:
                continue
            for b in range(a + 1, actors):
                if fighters[place, b] == 0:
                    continue
                rate = p.rate * (1.0 if kind[a] == STATE or kind[b] == STATE else p.among_groups)
                rate *= math.sqrt(fighters[place, a] * 1.0 * fighters[place, b]) / 100.0
                rate *= 0.5 * (tempo[a] + tempo[b]) * 0.5 * (battle_intent[place, a] + battle_intent[place, b])
                rate *= math.sqrt(operations[a] * operations[b])
                if truce[a, b]:
                    rate *= p.in_truce
                if lull[a, b]:
                    rate *= p.in_lull
                u, length, longer, _ = uniforms(seed, STREAM, b * 8, day, place, a)
                # exp(-x) > 1 - x, so most pairs are settled without an exponential.
                if u <= 1.0 - rate:
                    continue
                for i in range(min(poisson(u, rate), MOST)):
                    v, w, x, y = uniforms(seed, STREAM, b * 8 + i + 1, day, place, a)
                    # Arms count like numbers.
                    own, other = fighters[place, a] * arms[a], fighters[place, b] * arms[b]
                    dead = power_law(v, p.exponent, 1.0, 500.0)
                    share_a = other / (own + other)
                    dead_a = min(whole(dead * share_a, w), most_dead(fighters[place, a] - losses[place, a]))
                    dead_b = min(dead - whole(dead * share_a, w), most_dead(fighters[place, b] - losses[place, b]))
                    civilians = whole(p.crossfire * (dead_a + dead_b), x)
                    losses[place, a] += dead_a
                    losses[place, b] += dead_b
                    battles[place] += 1
                    if truce[a, b]:
                        violations[a, b] += 1
                        violations[b, a] += 1
                    # The stronger side tends to hold the field.
                    won = 1.0 if y < own / (own + other) else -1.0
                    gains[place, a] += won
                    gains[place, b] -= won
                    attacker, attacked = (a, b) if won > 0.0 else (b, a)
                    dead_first, dead_second = (dead_a, dead_b) if won > 0.0 else (dead_b, dead_a)
                    duration = 2.0 + 22.0 * (length if i == 0 else longer)
                    n = write(
                        e, n, day, place, BATTLE, attacker, attacked, (dead_first, dead_second, civilians), duration
                    )
    return n
