"""What the mission's headquarters has set for the days to come: columns of the mission; no rule stands here.

The monthly review (:mod:`agents.month`) writes them; the rules of the day read them. Efforts are shares of the
effective personnel outside the bases and sum to 1 with what other tasks take.
"""

from __future__ import annotations

from sim.declare import F32, I32, Columns, column


class S(Columns):
    """Orders of the headquarters that last."""

    authorised: I32 = column("mission", "day of authorisation, from the start of the warm-up", "day", low=0)
    expelled: I32 = column("mission", "day on which the host state asked the mission to leave; -1 for never", "day")
    clarity: F32 = column("mission", "clarity of the mandate as the mission reads it", "index", low=0, high=1)
    protection_effort: F32 = column("mission", "effort on physical protection", "share", low=0, high=1)
    dialogue_effort: F32 = column("mission", "effort on dialogue and engagement", "share", low=0, high=1)
    environment_effort: F32 = column("mission", "effort on a protective environment", "share", low=0, high=1)
    escort_effort: F32 = column("mission", "effort on escorts of convoys and aid", "share", low=0, high=1)
    mobility: F32 = column("mission", "share of units that can move on a day", "share", low=0, high=1)
    sensors: F32 = column("mission", "share of the country that sensors watch", "share", low=0, high=1)
