"""Reputation: what each actor has learned about being met.

For each attack, rep += r access (answered - c rep), with `answered` 1 if a unit came in time (prototype, rule 2).
"""

from __future__ import annotations

from agents.events import IN_TIME, ONE_SIDED, Events
from sim.compiled import compiled
from sim.declare import F32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of learning."""

    learning: float = param(0.03, 0, 1, "1/attack", "weight of one experience", "prototype rule 2", "assumed")
    doubt: float = param(0.6, 0, 1, "factor", "fall of the reputation where nobody came", "prototype rule 2", "assumed")


class S(Columns):
    """State of reputation."""

    reputation: F32 = column("actor", "reputation of the mission with the actor", "level", start=0.5, low=0, high=1)


@compiled
def update(p: P, access: F32, e: Events, first: int, n: int, reputation: F32) -> None:
    """Learn from today's attacks."""
    for i in range(first, n):
        if e.kind[i] == ONE_SIDED:
            actor = e.side_a[i]
            came = 1.0 if e.response[i] == IN_TIME else 0.0
            level = reputation[actor] + p.learning * access[e.place[i]] * (came - p.doubt * reputation[actor])
            reputation[actor] = min(max(level, 0.0), 1.0)
