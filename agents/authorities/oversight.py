"""Oversight of the state forces: vetting, control by law and parliament, and training in the law of war.

    accountability += g (vetting + control + law) / 3  support receptive (1 - accountability)      a month,

slow, and hardly at all against the will of the host or in war. It acts through commanders
(:mod:`agents.armed_groups.discipline`). Vetting offends those who are vetted: the baseline of the host's consent falls.
Prototype, second trial, rule 6: .10 a year; sizes assumed. Writes accountability and the host's baseline.
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of oversight."""

    vetting: float = param(0, 0, 1, "share", "vetting, of a full programme", "lever", "assumed")
    control: float = param(0, 0, 1, "share", "oversight by parliament and courts", "lever", "assumed")
    law: float = param(0, 0, 1, "share", "training in human rights and the law of war", "lever", "assumed")
    speed: float = param(
        0.03, 0, 0.5, "1/month", "of what is missing, built by a full programme that is fully taken up",
        "prototype, rule 6; size assumed", "contested",
    )  # fmt: skip
    offence: float = param(
        0.003, 0, 0.1, "level/month", "fall of the host's baseline of consent under full vetting", "size assumed",
        "assumed",
    )  # fmt: skip


def review(
    p: P, fragility: float, supported: F32, receptive: F32, accountability: F32, consent_baseline: F32
) -> None:  # fmt: skip
    """Build accountability for a month."""
    dose = (p.vetting + p.control + p.law) / 3.0
    accountability[0] += p.speed * dose * supported[0] * receptive[0] * (1.0 - accountability[0])
    consent_baseline[0] = max(0.0, consent_baseline[0] - fragility * p.offence * p.vetting * supported[0])
