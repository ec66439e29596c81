"""What the headquarters remembers from one review to the next: columns of the mission; no rule stands here."""

from __future__ import annotations

from sim.declare import F32, I16, I32, Columns, column


class S(Columns):
    """State of the headquarters."""

    reviewed: I32 = column("headquarters", "day of the last monthly review; -1 for never", "day", start=-1)
    leaving: I32 = column("headquarters", "day on which the drawdown began; -1 for never", "day", start=-1)
    reinforced: F32 = column(
        "component", "personnel over the plan, troops and police, by an outside shock", "factor", start=1, low=0
    )
    contributor: I16 = column("base_plan", "number of the contributor in the plan of bases", "number", low=0)
