"""Ceasefires: when the state and a group stop fighting.

A dyad at war agrees on a ceasefire in a month with probability

    h (.6 + .4 ripe) 4 s (1 - s) (1 + g) (1 + 2 m (1 + g)) (1 - refused),

with `ripe` the group's recent losses over those that hurt, `s` its strength beside the state, `g` the mission's
access to the dyad, `m` mediation and `refused` what indicted leaders refuse to sign (prototype, second trial, rule 4).
Peacekeepers alone change little, since they lower losses, and with them ripeness, while they are at hand (SF08:
Gilligan & Sergenti 2008; Clayton & Dorussen 2022).
Sizes assumed: a war without mediation lasts for years (some 7: Suhrke & Samset 2007 on relapse, EMPIRICS SF59). Reads
fighters, pressure, access, mediation; writes truces, endings.
"""

from __future__ import annotations

from agents.armed_groups.dyads import BY_CEASEFIRE, access_between, ripeness, strength
from agents.armed_groups.truces import CEASEFIRE, WAR
from sim.declare import F32, I32, U8, Parameters, param
from sim.random import uniforms

STREAM = 32


class P(Parameters):
    """Parameters of ceasefires."""

    rate: float = param(
        0.004, 0, 1, "1/month", "chance of a ceasefire between equals without mission or mediation",
        "prototype, second trial, rule 4; war length EMPIRICS SF59", "assumed",
    )  # fmt: skip
    ripe: float = param(0.4, 0, 1, "share", "weight of ripeness", "prototype, second trial", "assumed")
    hurting: float = param(
        0.03, 0.001, 1, "share/year", "losses in battle at which a war hurts", "prototype, second trial", "assumed"
    )
    mediated: float = param(
        2, 0, 20, "factor", "ceasefires added by full mediation", "Clayton & Dorussen 2022; size assumed", "contested"
    )


def chance(p: P, ripe: float, strength: float, access: float, mediated: float) -> float:
    """Probability of a ceasefire in a month."""
    parity = 4.0 * strength * (1.0 - strength)
    ready = 1.0 - p.ripe + p.ripe * ripe
    return p.rate * ready * parity * (1.0 + access) * (1.0 + p.mediated * mediated * (1.0 + access))


def review(
    p: P, seed: int, day: int, memory: float, fighters: I32, access: F32, pressure: F32, mediated: F32, refused: F32,
    truce: U8, ending: U8, ceasefires: I32,
) -> None:  # fmt: skip
    """Let dyads at war agree on a ceasefire; `memory` is that of `pressure` in days."""
    armed = fighters.sum(axis=0)
    for group in range(1, armed.size):
        if truce[0, group] != WAR or armed[group] == 0:
            continue
        h = chance(
            p, ripeness(float(pressure[group]), memory, p.hurting), strength(int(armed[group]), int(armed[0])),
            access_between(fighters, access, 0, group), float(mediated[0, group]),
        )  # fmt: skip
        u, _, _, _ = uniforms(seed, STREAM, 0, day, 0, group)
        if u < h * (1.0 - refused[0, group]):
            truce[0, group] = truce[group, 0] = CEASEFIRE
            ending[0, group] = ending[group, 0] = BY_CEASEFIRE
            ceasefires[0] += 1
