"""The orders seam: what an actor decides for a day, written before the compiled day runs. No rule stands here.

The compiled strategy writes these columns for every actor except those whose decisions a Python class makes
(``by_python``). At dusk all orders fall back to the defaults stated here, so an actor that gives no order holds its
ground and behaves as on an ordinary day.
"""

from __future__ import annotations

from sim.declare import F32, U8, Columns, column


class S(Columns):
    """Orders of armed actors, commanders of bases and local authorities."""

    by_python: U8 = column("actor", "1 where a Python class decides for the actor", "flag", low=0, high=1)
    commanded: U8 = column("base", "1 where a Python class commands the base", "flag", low=0, high=1)
    priority: F32 = column(
        "base_location", "factor on the weight of a place in a base's patrols", "factor", "order", start=1, low=0
    )
    cooperation_order: F32 = column(
        "location", "cooperation that the local authority orders; below 0: by its own rule", "level", "order",
        start=-1, low=-1, high=1,
    )  # fmt: skip
    target_share: F32 = column(
        "location_actor", "share of the actor's fighters wanted here; below 0: stay", "share", "order",
        start=-1, low=-1, high=1,
    )  # fmt: skip
    civilian_intent: F32 = column(
        "location_actor", "factor on opportunities for violence against civilians", "factor", "order",
        start=1, low=0, high=5,
    )  # fmt: skip
    battle_intent: F32 = column("location_actor", "factor on offered battle", "factor", "order", start=1, low=0, high=5)
