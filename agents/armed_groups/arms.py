"""Arms and supplies of an armed actor: what it has beside fighters, over what it had when the war began.

    arms += (supply - arms) / memory + captured,

pulled toward what rents and outside support pay for (`supply`, reviewed once a month), raised by arms captured where
the mission stood weak and was beaten (prototype, rule 9; presence without capability must be able to hurt). They enter
violence against civilians, battle and attacks on peacekeepers. Sizes assumed.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, Columns, Parameters, column, param

LEAST, MOST = 0.2, 3.0


class P(Parameters):
    """Parameters of arms."""

    memory: float = param(180, 10, 2000, "days", "time over which arms follow supply", "size assumed", "assumed")


class S(Columns):
    """State of arms."""

    arms: F32 = column("actor", "arms and supplies over those at the start", "factor", start=1, low=LEAST, high=MOST)
    supply: F32 = column("actor", "arms that income can sustain", "factor", start=1, low=LEAST, high=MOST)
    captured: F32 = column("actor", "arms captured today, as a share of those at the start", "factor", "flow", low=0)


@compiled
def update(p: P, arms: F32, supply: F32, captured: F32) -> None:
    """Move every actor's arms by a day."""
    for actor in range(arms.size):
        level = arms[actor] + (supply[actor] - arms[actor]) / p.memory + captured[actor]
        arms[actor] = min(max(level, LEAST), MOST)
