"""Political work: good offices and dialogue win the parties' consent, slowly.

    baseline += w effort (1 - baseline)      a month,

for host state and armed groups, with `effort` that on the peace process and on dialogue and engagement. Force and bias
lower what this builds (Sebastian & Gorur 2018: consent is kept by politics). Size assumed.
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of political work."""

    gain: float = param(
        0.02, 0, 1, "level/month", "rise of the baseline if all effort were political", "size assumed", "assumed"
    )


def review(p: P, effort: float, deployed: float, consent_baseline: F32) -> None:
    """Work for a month with what of the mission has deployed."""
    consent_baseline += p.gain * effort * deployed * (1.0 - consent_baseline)
    consent_baseline.clip(0.0, 1.0, out=consent_baseline)
