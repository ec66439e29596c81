"""Consent of the armed groups to the mission.

The level falls with each use of force against the group and returns to its baseline with a memory of 240 days; the
baseline drifts with what the group sees of impartiality: it falls while the mission confronts this group more than the
others (prototype, rule 7; Sebastian & Gorur 2018). The first row is the host state's, moved in
:mod:`agents.authorities.host_consent`.
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of the groups' consent."""

    drop: float = param(0.06, 0, 0.5, "level", "loss per use of force against the group", "prototype rule 7", "assumed")
    memory: float = param(240, 10, 2000, "days", "time to return to the baseline", "prototype rule 7", "assumed")
    bias: float = param(
        0.002, 0, 0.05, "level/day", "fall of the baseline per unit of force above the parties' mean", "size assumed",
        "assumed",
    )  # fmt: skip
    forgiving: float = param(
        0.0003, 0, 0.01, "1/day", "return of the baseline to where it began", "size assumed", "assumed"
    )


class S(Columns):
    """State of consent; the row of the state forces is the host state."""

    consent: F32 = column("actor", "consent to the mission", "level", low=0, high=1)
    consent_baseline: F32 = column("actor", "level to which consent returns", "level", low=0, high=1)
    consent_start: F32 = column("actor", "consent when the mission was authorised", "level", low=0, high=1)
    force_used: I32 = column("actor", "uses of force by the mission against the actor today", "events", "flow", low=0)
    confronted: F32 = column("actor", "recent force against the actor, fading over 90 days", "events/10", low=0)


@compiled
def update(
    p: P, fragility: float, force_used: I32, confronted: F32, consent: F32, consent_baseline: F32, consent_start: F32
) -> None:
    """Move every group's consent by a day, and everybody's memory of being confronted."""
    actors = consent.size
    mean = 0.0
    for actor in range(actors):
        confronted[actor] = confronted[actor] * math.exp(-1.0 / 90.0) + 0.1 * force_used[actor]
        mean += confronted[actor] / actors
    for actor in range(1, actors):
        base = consent_baseline[actor]
        base += p.forgiving * (consent_start[actor] - base)
        base -= fragility * p.bias * max(0.0, confronted[actor] - mean)
        consent_baseline[actor] = min(max(base, 0.0), 1.0)
        level = consent[actor] + (consent_baseline[actor] - consent[actor]) / p.memory
        level -= fragility * p.drop * force_used[actor] * consent[actor]
        consent[actor] = min(max(level, 0.0), 1.0)
