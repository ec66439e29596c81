"""Truces between armed actors: columns that battle reads and politics writes. No rule stands here."""

from __future__ import annotations

from sim.declare import I32, U8, Columns, column

WAR, CEASEFIRE, AGREEMENT = 0, 1, 2


class S(Columns):
    """State of a dyad."""

    lull: U8 = column("dyad", "1 in a lull", "flag", low=0, high=1)
    truce: U8 = column("dyad", "war, ceasefire or agreement (0..2)", "code", low=0, high=2)
    violations: I32 = column("dyad", "battles in spite of a truce since the last review", "events", low=0)
