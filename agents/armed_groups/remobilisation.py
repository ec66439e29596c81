"""Return to arms: former fighters go back to their group.

Expected returns to group a at place l in a month are

    r (1 + w poor)(1 + b abuse)(1.5 - acceptance) q former fighters,

with `poor` the share of them in poverty, `abuse` = 1 - exp(-attacks by state forces remembered there / k), `acceptance`
by the community and `q` = `peace` while the agreement holds, else 1. Men go back where there is no work and where the
state's forces hunt them (Humphreys & Weinstein 2007 on abuse and acceptance; Kaplan & Nussio 2018 on recidivism;
sizes assumed). Writes fighters and former fighters.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.truces import AGREEMENT
from agents.scatter import rounded
from sim.declare import F32, F64, I32, U8, Columns, Parameters, column, param

STREAM = 71


class P(Parameters):
    """Parameters of the return to arms."""

    rate: float = param(
        0.005, 0, 0.5, "1/month", "former fighters who go back, accepted by half, neither poor nor hunted",
        "size assumed", "assumed",
    )  # fmt: skip
    poverty: float = param(3, 0, 50, "factor", "added by poverty of all", "Kaplan & Nussio 2018; size assumed",
                           "contested")  # fmt: skip
    abuse: float = param(2, 0, 50, "factor", "added by much abuse by state forces", "size assumed", "assumed")
    much: float = param(3, 0.01, 100, "events", "attacks remembered that are much, less 1/e", "size assumed", "assumed")
    peace: float = param(
        0.2, 0, 1, "factor", "returns while the agreement holds, over those in war", "size assumed", "assumed"
    )


class S(Columns):
    """Who went back."""

    returns: I32 = column("politics", "former fighters who went back at the last review", "persons", low=0)


def going(
    p: P, poor: F32, harm_by_state: F32, acceptance: F32, at_peace: F64, ex_combatants: I32
) -> F64:  # fmt: skip
    """Expected returns, (locations, actors); `at_peace` is 1 for an actor whose agreement holds."""
    wanting = 1.0 + p.poverty * poor / np.maximum(ex_combatants, 1)
    hunted = 1.0 + p.abuse * (1.0 - np.exp(-harm_by_state / p.much))
    hazard = p.rate * wanting * hunted[:, None] * (1.5 - acceptance) * np.where(at_peace > 0.0, p.peace, 1.0)
    return np.asarray(np.minimum(hazard, 1.0) * ex_combatants)


def review(
    p: P, seed: int, day: int, truce: U8, harm: F32, poor: F32, acceptance: F32, assisted: I32, ex_combatants: I32,
    fighters: I32, returns: I32,
) -> None:  # fmt: skip
    """Let former fighters go back, with or without a package in proportion."""
    at_peace = (truce[0] == AGREEMENT).astype(np.float64)
    expected = going(p, poor, harm[:, 0], acceptance, at_peace, ex_combatants)
    back = np.minimum(rounded(seed, STREAM, day, expected), ex_combatants)
    assisted -= (assisted.astype(np.int64) * back // np.maximum(ex_combatants, 1)).astype(np.int32)
    ex_combatants -= back
    assisted[:] = np.minimum(assisted, ex_combatants)
    fighters += back
    returns[:] = back.sum(axis=0)
