"""Victory of the state over a group.

In a month the state defeats a group with which it is at war with probability

    h ripe (1 - s)^3,

with `ripe` the group's recent losses over those that hurt and `s` its strength beside the state. A share `left` of its
fighters remains in hiding, under arms; the others disperse and are counted as such. That little is left to fight
with is why peace after victory lasts (SF06: Fortna; prototype, second trial, rule 5); there is no hazard of relapse by
type of ending. Sizes assumed. Victories of rebels over the state are left out. Reads fighters, pressure; writes
fighters, truces, endings.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.dyads import BY_VICTORY, ripeness, strength
from agents.armed_groups.truces import CEASEFIRE, WAR
from sim.declare import F32, I32, I64, U8, Parameters, param
from sim.random import uniforms

STREAM = 34


class P(Parameters):
    """Parameters of victory."""

    rate: float = param(
        0.002, 0, 1, "1/month", "chance to defeat a weak group whose losses hurt", "size assumed", "assumed"
    )
    hurting: float = param(
        0.03, 0.001, 1, "share/year", "losses in battle at which a war hurts", "prototype, second trial", "assumed"
    )
    left: float = param(
        0.18, 0, 1, "share", "fighters left after a defeat", "prototype, second trial, rule 5", "assumed"
    )


def chance(p: P, ripe: float, strength: float) -> float:
    """Probability that the state defeats a group in a month."""
    return p.rate * ripe * (1.0 - strength) ** 3


def review(
    p: P, seed: int, day: int, memory: float, pressure: F32, fighters: I32, truce: U8, ending: U8, victories: I32,
    dispersed: I64,
) -> None:  # fmt: skip
    """Let the state defeat groups; `memory` is that of `pressure` in days."""
    armed = fighters.sum(axis=0)
    for group in range(1, armed.size):
        if truce[0, group] != WAR or armed[group] == 0:
            continue
        u, _, _, _ = uniforms(seed, STREAM, 0, day, 0, group)
        ripe = ripeness(float(pressure[group]), memory, p.hurting)
        if u < chance(p, ripe, strength(int(armed[group]), int(armed[0]))):
            fighters[:, group] = np.rint(p.left * fighters[:, group])
            dispersed[group] += int(armed[group]) - int(fighters[:, group].sum())
            truce[0, group] = truce[group, 0] = CEASEFIRE
            ending[0, group] = ending[group, 0] = BY_VICTORY
            victories[0] += 1
