"""Strategy: where an armed actor concentrates, contests and turns on civilians.

A bounded-rational (logit) choice over expected gain around the strongholds in which the actor began,

    target(l) ~ (stronghold(l) + eps) exp(b gain(l)),
    gain = w_r resources + w_k support + w_c 4 c (1 - c) + w_u urban - w_e enemies - w_m access,

with `c` the actor's own control. Predators weigh rents 2, others 0.6, the state weighs towns. Violence against
civilians is chosen where control is contested, not where it is complete (Kalyvas 2006), and battle is offered where the
actor is the stronger. Sizes are assumed.
"""

from __future__ import annotations

import math

from agents.armed_groups.forces import PREDATORY, STATE
from sim.compiled import compiled
from sim.declare import F32, I32, U8, Parameters, param

SMALLEST_SHARE = 0.002


class P(Parameters):
    """Weights of the expected gain."""

    precision: float = param(
        0.8,
        0,
        5,
        "1/gain",
        "how strictly the better place is chosen",
        "McKelvey & Palfrey 1995; size assumed",
        "assumed",
    )
    rents: float = param(1.0, 0, 5, "gain", "weight of lootable resources", "Weinstein 2007", "contested")
    contest: float = param(0.8, 0, 5, "gain", "weight of contested control", "Kalyvas 2006", "contested")
    enemies: float = param(0.8, 0, 5, "gain", "weight of the enemies' share of fighters", "size assumed", "assumed")
    avoidance: float = param(
        0.4, 0, 5, "gain", "weight of the mission's access to the place", "Beardsley & Gleditsch 2015", "contested"
    )
    selectivity: float = param(
        0.6, 0, 1, "share", "share of violence against civilians that follows contested control",
        "Kalyvas 2006; Raleigh 2012", "contested",
    )  # fmt: skip


@compiled
def decide(
    p: P, by_python: U8, kind: U8, abroad: U8, urban: U8, resources: F32, support: F32, stronghold: F32,
    fighters: I32, control: F32, access: F32, target_share: F32, civilian_intent: F32, battle_intent: F32,
) -> None:  # fmt: skip
    """Write the orders of every actor that no Python class decides for."""
    places, actors = fighters.shape
    for actor in range(actors):
        if by_python[actor]:
            continue
        rents = p.rents * (2.0 if kind[actor] == PREDATORY else 0.6)
        towns = 0.6 if kind[actor] == STATE else 0.0
        total = 0.0
        for place in range(places):
            own = fighters[place, actor]
            everyone = 0
            for other in range(actors):
                everyone += fighters[place, other]
            c = control[place, actor]
            contested = 4.0 * c * (1.0 - c)
            enemy_share = (everyone - own) / (everyone + 20.0)
            gain = (
                rents * resources[place]
                + support[place, actor]
                + p.contest * contested
                + towns * urban[place]
                - p.enemies * enemy_share
                - p.avoidance * access[place]
            )
            wanted = 0.0
            if not abroad[place]:
                wanted = (stronghold[place, actor] + SMALLEST_SHARE) * math.exp(p.precision * gain)
            target_share[place, actor] = wanted
            total += wanted
            civilian_intent[place, actor] = 1.0 - p.selectivity + p.selectivity * contested
            battle_intent[place, actor] = 2.0 * own / (everyone + 1.0)
        for place in range(places):
            target_share[place, actor] /= total
