"""Aviation: how much of the quick reaction force can fly.

    air = min(1, helicopters x available x lift / persons of the quick reaction force),

the same at every base, since helicopters go where they are called. Sizes assumed.
"""

from __future__ import annotations

from sim.declare import F32, I32, Parameters, param


class P(Parameters):
    """Parameters of aviation."""

    helicopters: int = param(4, 0, 100, "helicopters", "helicopters at full deployment", "lever; assumed", "assumed")
    available: float = param(0.6, 0, 1, "share", "helicopters that can fly on a day", "size assumed", "assumed")
    lift: float = param(15, 1, 40, "persons", "persons that a helicopter carries", "medium utility type", "assumed")


def review(p: P, share: float, quick: I32, air: F32) -> None:
    """Set who can fly this month; `share` is how far the mission has deployed."""
    waiting = int(quick.sum())
    seats = p.helicopters * share * p.available * p.lift
    air[:] = min(1.0, seats / waiting) if waiting > 0 else 0.0
