"""Peace agreements: a ceasefire that has held becomes one.

A ceasefire that has held for `held` months becomes an agreement in a month with probability

    h (.5 + trust) (1 + 2 m) (1 - refused),

with `trust` of the two in each other's word, `m` mediation and `refused` what indicted leaders refuse to sign. The
commitment problem is that both would keep an agreement and neither believes the other would (Walter 1997); sizes
assumed. A group that was defeated is offered none. Reads trust, mediation and the age of truces; writes truces and
endings.
"""

from __future__ import annotations

from agents.armed_groups.dyads import BY_AGREEMENT, BY_CEASEFIRE
from agents.armed_groups.truces import AGREEMENT
from sim.declare import F32, I32, U8, Parameters, param
from sim.random import uniforms

STREAM = 33


class P(Parameters):
    """Parameters of agreements."""

    rate: float = param(0.05, 0, 1, "1/month", "chance that a ceasefire between parties of middling trust becomes an "
                        "agreement", "Walter 1997; size assumed", "assumed")  # fmt: skip
    held: int = param(6, 0, 120, "months", "time for which the ceasefire must have held", "size assumed", "assumed")
    mediated: float = param(
        2, 0, 20, "factor", "agreements added by full mediation", "Clayton & Dorussen 2022; size assumed", "contested"
    )


def chance(p: P, trust: float, mediated: float) -> float:
    """Probability of an agreement in a month, once the ceasefire has held for long enough."""
    return p.rate * (0.5 + trust) * (1.0 + p.mediated * mediated)


def review(
    p: P, seed: int, day: int, dyad_trust: F32, mediated: F32, refused: F32, held: I32, truce: U8, ending: U8,
    agreements: I32,
) -> None:  # fmt: skip
    """Turn ceasefires that have held into agreements."""
    for group in range(1, truce.shape[0]):
        if ending[0, group] != BY_CEASEFIRE or held[0, group] < p.held:
            continue
        u, _, _, _ = uniforms(seed, STREAM, 0, day, 0, group)
        signs = chance(p, float(dyad_trust[0, group]), float(mediated[0, group])) * (1.0 - refused[0, group])
        if u < signs:
            truce[0, group] = truce[group, 0] = AGREEMENT
            ending[0, group] = ending[group, 0] = BY_AGREEMENT
            agreements[0] += 1
