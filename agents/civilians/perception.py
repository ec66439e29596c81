"""What people at a place feel on average: a weekly census of the households, for the rules that need it.

Sums are taken in whole numbers (1/4096 of a level times persons), so that they do not depend on threads. This is the
truth; a mission's own survey, sampled and delayed, is a matter for a later mechanism.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, I16, I32, I64, U8, Columns, column

WEEK = 7
SCALE = 4096.0
SUMS = 4
"""persons, fear, trust in the mission, trust in the authorities"""


class S(Columns):
    """Means over the persons present."""

    fear_here: F32 = column("location", "mean fear of the persons present", "level", low=0, high=1)
    trust_here: F32 = column("location", "mean trust in the mission", "level", low=0, high=1)
    authority_here: F32 = column("location", "mean trust in the authorities", "level", low=0, high=1)


@compiled
def take(
    location: I16, persons: U8, weight: I32, lost: U8, fear: F32, trust_mission: F32, trust_authority: F32, sums: I64
) -> None:
    """Add the rows of a block to `sums` (SUMS, locations)."""
    for i in range(location.size):
        people = persons[i] * weight[i] - lost[i]
        place = location[i]
        sums[0, place] += people
        sums[1, place] += people * int(fear[i] * SCALE)
        sums[2, place] += people * int(trust_mission[i] * SCALE)
        sums[3, place] += people * int(trust_authority[i] * SCALE)


@compiled
def update(day: int, sums: I64, fear_here: F32, trust_here: F32, authority_here: F32) -> None:
    """Turn the sums of all threads (threads, SUMS, locations) into means, once a week, and clear them."""
    if day % WEEK != 0:
        return
    for place in range(fear_here.size):
        for thread in range(1, sums.shape[0]):
            for k in range(SUMS):
                sums[0, k, place] += sums[thread, k, place]
                sums[thread, k, place] = 0
        people = sums[0, 0, place] * SCALE
        if people > 0.0:
            fear_here[place] = sums[0, 1, place] / people
            trust_here[place] = sums[0, 2, place] / people
            authority_here[place] = sums[0, 3, place] / people
        for k in range(SUMS):
            sums[0, k, place] = 0
