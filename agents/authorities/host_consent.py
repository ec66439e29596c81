"""Consent of the host state, and the request to leave.

The level falls with force against its own forces and returns to a baseline; the baseline falls with public criticism of
abuses by state forces (reported attacks), with every month the mission stays (both scaled by the fragility of consent),
and rises where the mission is seen to fight the state's enemies. A consent that stays below the threshold for long ends
in a request to leave (prototype, rule 7 and traps; Sebastian & Gorur 2018; Labuda 2021). The start must not lie at the
threshold.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of the host state's consent."""

    drop: float = param(0.06, 0, 0.5, "level", "loss per use of force against state forces", "prototype", "assumed")
    memory: float = param(240, 10, 2000, "days", "time to return to the baseline", "prototype", "assumed")
    criticism: float = param(
        0.0015, 0, 0.1, "level", "fall of the baseline per reported attack by state forces", "size assumed", "assumed"
    )
    alliance: float = param(
        0.0010,
        0,
        0.1,
        "level",
        "rise of the baseline per use of force against an armed group",
        "size assumed",
        "assumed",
    )
    fatigue: float = param(
        0.025, 0, 0.5, "level/year", "fall of the baseline per year of stay", "size assumed", "assumed"
    )
    threshold: float = param(
        0.15, 0, 1, "level", "consent below which the host state wants the mission gone", "size assumed", "assumed"
    )
    patience: float = param(
        120, 1, 1000, "days", "days below the threshold before it says so", "size assumed", "assumed"
    )


class S(Columns):
    """State of the request to leave."""

    unwanted: I32 = column("mission", "days in a row with consent below the threshold", "days", low=0)


@compiled
def update(
    p: P, fragility: float, day: int, authorised: I32, expelled: I32, unwanted: I32, force_used: I32,
    reported_attacks: I32, consent: F32, consent_baseline: F32,
) -> None:  # fmt: skip
    """Move the host state's consent by a day; row 0 of `consent` is the host state."""
    if day < authorised[0]:
        return
    base = float(consent_baseline[0])
    criticised, helped = 0, 0
    for place in range(reported_attacks.shape[0]):
        criticised += reported_attacks[place, 0]
    for actor in range(1, force_used.size):
        helped += force_used[actor]
    base -= fragility * (p.criticism * criticised + p.fatigue / 365.0)
    base += p.alliance * helped * (1.0 - base)
    consent_baseline[0] = min(max(base, 0.0), 1.0)
    level = consent[0] + (consent_baseline[0] - consent[0]) / p.memory
    level -= fragility * p.drop * force_used[0] * consent[0]
    consent[0] = min(max(level, 0.0), 1.0)
    unwanted[0] = unwanted[0] + 1 if consent[0] < p.threshold else 0
    if expelled[0] < 0 and unwanted[0] > p.patience:
        expelled[0] = day
