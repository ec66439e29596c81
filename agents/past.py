"""What the month gone by was like: attacks on civilians by place and actor, for the rules of the review. No rule.

Daily counts are gone by the time of a review, so the month's panel is read back. `harm` remembers attacks for years,

    harm = harm exp(-1 / memory) + attacks of the month,

as those who live there do when somebody of that actor comes back as a neighbour. True counts, and apart from them
those that the mission learned of.
"""

from __future__ import annotations

import math

from agents.measures import BY_CELL, position
from sim.declare import F32, F64, I32, Columns, Parameters, column, param

ATTACKS, REPORTED = position("attacks", BY_CELL), position("attacks_reported", BY_CELL)


class P(Parameters, switch=False):
    """How long harm is remembered."""

    memory: float = param(36, 1, 600, "months", "time over which harm is forgotten", "size assumed", "assumed")


class S(Columns):
    """The month gone by."""

    past_attacks: I32 = column("aftermath", "attacks on civilians by the actor last month", "events", low=0)
    past_reported: I32 = column("aftermath", "of them, those the mission learned of", "events", low=0)
    harm: F32 = column("aftermath", "attacks by the actor that are remembered here", "events", low=0)


def recall(p: P, cells: F64, past_attacks: I32, past_reported: I32, harm: F32) -> None:
    """Read a month of the panel, (locations, actors, measures)."""
    past_attacks[:] = cells[:, :, ATTACKS]
    past_reported[:] = cells[:, :, REPORTED]
    harm *= math.exp(-1.0 / p.memory)
    harm += past_attacks
