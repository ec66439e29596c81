"""What member states pay for: settings of the means given to the mission. No rule stands here."""

from __future__ import annotations

from sim.declare import Parameters, param


class P(Parameters, switch=False):
    """Settings of the mission's means."""

    personnel: float = param(
        1.0, 0, 2, "share", "personnel paid for, as a share of the world's ceilings", "scenario", "assumed"
    )
    mobility: float = param(
        0.7, 0, 1, "share", "share of units that have vehicles, fuel and passable roads on a given day",
        "UN OIOS 2018 on mobility; size assumed", "assumed",
    )  # fmt: skip
