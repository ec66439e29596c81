"""Recurrence: violations bring a war back.

Each violation of a truce restarts the war with probability

    r (1 - trust) (1 - .8 g) x (2 for predatory groups),

with `trust` of the two in each other's word and `g` the mission's access to them (monitors tell accident from attack,
Fortna 2004). There is no hazard by type of ending: what differs is how many are left to break it (prototype, second
trial, rule 5). Sizes assumed. Reads violations, trust, access; writes truces, endings.
"""

from __future__ import annotations

from agents.armed_groups.dyads import NOT_ENDED, access_between
from agents.armed_groups.forces import PREDATORY
from agents.armed_groups.truces import WAR
from sim.declare import F32, I32, U8, Parameters, param
from sim.random import uniforms

STREAM = 35


class P(Parameters):
    """Parameters of recurrence."""

    restart: float = param(
        0.03, 0, 1, "probability", "chance that a violation restarts a war without trust or mission",
        "prototype, second trial, rule 5; for fewer violations", "assumed",
    )  # fmt: skip
    monitored: float = param(
        0.8, 0, 1, "share", "restarts prevented by full access of the mission", "Fortna 2004; prototype", "contested"
    )
    predatory: float = param(2, 0, 10, "factor", "restarts by predatory groups", "prototype, rule 5", "assumed")


def chance(p: P, broken: int, trust: float, access: float, predatory: bool) -> float:
    """Probability that the war of a dyad starts again in a month with `broken` violations."""
    each = p.restart * (1.0 - trust) * (1.0 - p.monitored * access) * (p.predatory if predatory else 1.0)
    return 1.0 - (1.0 - min(each, 1.0)) ** broken


def review(
    p: P, seed: int, day: int, kind: U8, fighters: I32, access: F32, dyad_trust: F32, broken: I32, truce: U8,
    ending: U8, relapses: I32,
) -> None:  # fmt: skip
    """Let violated truces break down."""
    for group in range(1, kind.size):
        if truce[0, group] == WAR or broken[0, group] == 0:
            continue
        g = access_between(fighters, access, 0, group)
        u, _, _, _ = uniforms(seed, STREAM, 0, day, 0, group)
        if u < chance(p, int(broken[0, group]), float(dyad_trust[0, group]), g, kind[group] == PREDATORY):
            truce[0, group] = truce[group, 0] = WAR
            ending[0, group] = ending[group, 0] = NOT_ENDED
            relapses[0] += 1
