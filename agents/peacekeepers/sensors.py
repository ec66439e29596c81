"""Sensors: unmanned aircraft that watch part of the country, and what states and groups think of being watched.

    sensors = share x deployed,       consent_baseline -= fragility (s / 12) sensors     a month,

for the host state, and for groups as far as `groups` says (unarmed unmanned aircraft in UN missions since 2013;
Sebastian & Gorur 2018 on consent). Sizes assumed.
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of sensors."""

    share: float = param(
        0.1, 0, 1, "share", "share of the country that sensors watch at full deployment", "lever", "assumed"
    )
    suspicion: float = param(
        0.05, 0, 1, "level/year", "fall of the host state's baseline where all of the country is watched",
        "size assumed", "assumed",
    )  # fmt: skip
    groups: float = param(1.0, 0, 5, "factor", "the same for armed groups, over the host", "size assumed", "assumed")


def review(p: P, fragility: float, deployed: float, sensors: F32, consent_baseline: F32) -> None:
    """Fly, and be distrusted for it."""
    sensors[0] = p.share * deployed
    loss = fragility * p.suspicion / 12.0 * sensors[0]
    consent_baseline[0] -= loss
    consent_baseline[1:] -= p.groups * loss
    consent_baseline.clip(0.0, 1.0, out=consent_baseline)
