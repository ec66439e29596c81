"""Redeployment: the quarterly review that moves troops between bases.

Each base i weighs

    w_i = sum over l of exp(-travel_il / h) (floor + view_l) persons_l,

`view` being, by choice, the threat as the mission sees it, the true one, or neither: chance. Once a quarter the
authorised troops of a base go the share `speed` of the way from what they are to

    minimum + (total - all minima) w_i / sum w,

where no base falls below what it needs for itself, or below its strength if it is smaller. The total does not change.
Moving by raw reports did worse than standing still in the second prototype; so static is the default.
"""

from __future__ import annotations

import numpy as np

from sim.apportion import apportion
from sim.declare import F32, F64, I32, I64, U8, Parameters, param
from sim.random import draws_of_rows

STREAM = 50
STATIC, REPORTED, TRUE, RANDOM = 0, 1, 2, 3
QUARTER = 3
"""months between two reviews"""


class P(Parameters):
    """Parameters of redeployment."""

    by: int = param(
        0, 0, 3, "code", "what troops follow: 0 nothing, 1 the reported threat, 2 the true threat, 3 chance", "lever",
        "assumed",
    )  # fmt: skip
    speed: float = param(
        0.15, 0, 1, "share/quarter", "of the way to the wanted strength, gone at a review", "lever; size assumed",
        "assumed",
    )  # fmt: skip
    least: int = param(80, 0, 500, "persons", "authorised troops that a base keeps", "prototype rule 3", "assumed")
    hours: float = param(
        2.5, 0.5, 24, "hours", "travel time over which threat counts less by e", "prototype", "assumed"
    )
    floor: float = param(0.3, 0, 10, "threat", "attention to places without a known threat", "size assumed", "assumed")


def threat_in_reach(p: P, view: F32, population: I64, abroad: U8, base_hours: F32) -> F64:
    """Weight of each base: people under threat, near ones first."""
    people = np.where(abroad == 1, 0.0, (p.floor + view) * population).astype(np.float32)
    # Single precision throughout: the matrix is the largest there is, and quarterly plans are rough.
    return np.asarray(np.exp(base_hours * np.float32(-1.0 / p.hours)) @ people, dtype=np.float64)


def wanted(p: P, weight: F64, ceiling: I32) -> F64:
    """Strength that the weights ask for; a base without troops is closed and stays so."""
    held = ceiling > 0
    least = np.minimum(ceiling, p.least)
    free = int(ceiling.sum()) - int(least.sum())
    weight = np.where(held, weight, 0.0)
    total = weight.sum()
    return np.asarray(least + free * weight / total if total > 0.0 else ceiling, dtype=np.float64)


def review(
    p: P, seed: int, day: int, months: int, leaving: I32, picture: F32, threat: F32, population: I64, abroad: U8,
    base_hours: F32, ceiling_troops: I32,
) -> None:  # fmt: skip
    """Move troops once a quarter, while the mission does not leave."""
    if p.by == STATIC or months == 0 or months % QUARTER or leaving[0] >= 0:
        return
    total = int(ceiling_troops.sum())
    if total == 0:
        return
    if p.by == RANDOM:
        u = draws_of_rows(seed, STREAM, day, ceiling_troops.size)
        weight = -np.log(u[0].astype(np.float64))
    else:
        view = picture if p.by == REPORTED else threat
        weight = threat_in_reach(p, view, population, abroad, base_hours)
    target = wanted(p, weight, ceiling_troops)
    ceiling_troops[:] = apportion(total, ceiling_troops + p.speed * (target - ceiling_troops))
