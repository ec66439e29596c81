"""The orders seam: what an actor decides for a day, written before the compiled day runs. No rule stands here.

The compiled strategy writes these columns for every actor except those whose decisions a Python class makes
(``by_python``). At dusk all orders fall back to the defaults stated here, so an actor that gives no order holds its
ground and behaves as on an ordinary day.
"""

from __future__ import annotations

from sim.declare import F32, U8, Columns, column


class S(Columns):
    """Orders of the armed actors."""

    by_python: U8 = column("actor", "1 where a Python class decides for the actor", "flag", low=0, high=1)
    target_share: F32 = column(
        "location_actor", "share of the actor's fighters wanted here; below 0: stay", "share", "order",
        start=-1, low=-1, high=1,
    )  # fmt: skip
    civilian_intent: F32 = column(
        "location_actor", "factor on opportunities for violence against civilians", "factor", "order",
        start=1, low=0, high=5,
    )  # fmt: skip
    battle_intent: F32 = column("location_actor", "factor on offered battle", "factor", "order", start=1, low=0, high=5)
