"""Anti-corruption: audits, pay through banks and courts that try officials, where the state rules.

    integrity += g effort support receptive control (1 - integrity)      a month,

with `control` of the place by the state: nobody audits an office that does not exist. Slow: officials lose by it
(sizes assumed; no study fixes them). It acts on what people think of their authorities
(:mod:`agents.authorities.legitimacy`). Writes `integrity`.
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of anti-corruption."""

    audits: float = param(0, 0, 1, "share", "anti-corruption, of a full programme", "lever", "assumed")
    speed: float = param(
        0.015, 0, 0.5, "1/month", "of what is missing, built by a full programme that is fully taken up",
        "size assumed", "assumed",
    )  # fmt: skip


def review(p: P, control: F32, supported: F32, receptive: F32, integrity: F32) -> None:
    """Fight corruption for a month."""
    integrity += p.speed * p.audits * float(supported[0] * receptive[0]) * control[:, 0] * (1.0 - integrity)
