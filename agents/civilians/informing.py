"""Informing: a household tells the mission what it knows, when it trusts and is not too afraid.

    P(informs today) = contact (1 - exp(-felt threat)) logistic(level + a trust - b fear),

so there must be something to tell, and somebody to tell it to: contact is access, or what community engagement makes of
it if that is more (:mod:`agents.peacekeepers.engagement`; Lyall, Shiraito & Imai 2015 on informing; sizes assumed).
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled, scalar
from sim.declare import F32, I64, U8, Columns, Parameters, column, param
from sim.numeric import logistic


class P(Parameters):
    """Parameters of informing."""

    level: float = param(-6.5, -15, 0, "logit", "readiness without trust or fear", "size assumed", "assumed")
    by_trust: float = param(3, 0, 10, "logit", "added by full trust in the mission", "size assumed", "contested")
    by_fear: float = param(2, 0, 10, "logit", "lost to full fear", "size assumed", "contested")


class S(Columns):
    """What is told today."""

    tellable: F32 = column("location", "whether there is something to tell", "share", "flow", low=0, high=1)
    informants: I64 = column("location", "families that informed today", "families", "flow", low=0)


@compiled
def decide(abroad: U8, felt_threat: F32, access: F32, contact: F32, tellable: F32) -> None:
    """Compute where there is something to tell and somebody to tell it to."""
    for place in range(tellable.size):
        if not abroad[place]:
            tellable[place] = max(access[place], contact[place]) * (1.0 - math.exp(-felt_threat[place]))


@scalar
def informs(
    u: np.float32, trust: np.float32, fear: np.float32, known: np.float32, level: np.float32, by_trust: np.float32,
    by_fear: np.float32,
) -> np.uint8:  # fmt: skip
    """Whether a household informs, from its uniform draw."""
    return np.uint8(u < known * logistic(np.float32(level + by_trust * trust - by_fear * fear)))


@compiled
def decide_rows(p: P, u: F32, known: F32, trust_mission: F32, fear: F32, mask: U8) -> None:
    """Mark the rows of a block that inform."""
    level, by_trust, by_fear = np.float32(p.level), np.float32(p.by_trust), np.float32(p.by_fear)
    for i in range(u.size):
        mask[i] = informs(u[i], trust_mission[i], fear[i], known[i], level, by_trust, by_fear)
