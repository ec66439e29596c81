"""Deterrence: an actor weighs what an attack gains against being met by a unit that can and will use force.

    P(attack | opportunity) = exp(-L (b + s rho) rep_a access credible),

with L the perceived loss in units of the gain, rho the robustness of the mandate, rep_a the mission's reputation with
the actor (:mod:`agents.peacekeepers.reputation`) and `credible` the share of units around that act (caveats and unclear
mandates make it smaller). Without wording on the protection of civilians only `unworded` of that threat is believed
(Hultman 2010). The state's forces reckon with less, and only as far as their government wants the mission (prototype,
rule 1). Without robustness little is deterred, which T1 needs.
"""

from __future__ import annotations

import math

from agents.armed_groups.forces import STATE
from agents.peacekeepers import mandate
from sim.compiled import compiled
from sim.declare import F32, U8, Parameters, param


class P(Parameters):
    """Parameters of deterrence."""

    loss: float = param(7, 0, 20, "gain", "perceived loss if met, over the gain", "prototype rule 1", "contested")
    baseline: float = param(0.1, 0, 1, "factor", "weight without robustness", "prototype rule 1", "assumed")
    slope: float = param(1.8, 0, 5, "factor", "weight added by full robustness", "prototype rule 1", "contested")
    unworded: float = param(
        0.15, 0, 1, "factor", "credibility of a mandate that does not name civilians", "Hultman 2010; size assumed",
        "contested",
    )  # fmt: skip
    state: float = param(
        0.35, 0, 1, "factor", "perceived cost of state forces over that of groups", "prototype rule 1", "contested"
    )


@compiled
def decide(
    p: P, mandate_: mandate.P, kind: U8, consent: F32, reputation: F32, access: F32, credible: F32,
    attack_probability: F32,
) -> None:  # fmt: skip
    """Compute, for each actor and place, the chance that an opportunity becomes an attack."""
    places, actors = attack_probability.shape
    threat = p.loss * (p.baseline + p.slope * mandate_.robustness)
    if not mandate_.protection_worded:
        threat *= p.unworded
    for actor in range(actors):
        cost = threat * reputation[actor]
        if kind[actor] == STATE:
            cost *= p.state * consent[actor]
        for place in range(places):
            met = access[place] * credible[place]
            attack_probability[place, actor] = math.exp(-cost * met) if met > 0.0 else 1.0
