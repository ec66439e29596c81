"""Fear of a household: quick to rise, slow to fall.

    target = 1 - exp(-s threat),      fear += (target > fear ? rise : fall) (target - fear),

toward the felt threat of the place where it is. A direct hit jumps it (:mod:`agents.civilians.victims`).
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled, scalar
from sim.declare import F32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of fear."""

    per_threat: float = param(
        0.12, 0, 5, "1/(deaths per 10,000)", "fear caused by remembered violence", "size assumed", "assumed"
    )
    rise: float = param(0.2, 0, 1, "1/day", "speed of rising fear", "size assumed", "assumed")
    fall: float = param(0.02, 0, 1, "1/day", "speed of falling fear", "size assumed", "assumed")


class S(Columns):
    """What a place does to people's fear today."""

    fear_target: F32 = column("location", "fear toward which households move", "level", "flow", low=0, high=1)


@compiled
def decide(p: P, felt_threat: F32, fear_target: F32) -> None:
    """Compute the target of each place from the dawn."""
    for place in range(fear_target.size):
        fear_target[place] = 1.0 - math.exp(-p.per_threat * felt_threat[place])


@scalar
def moved(fear: np.float32, target: np.float32, rise: np.float32, fall: np.float32) -> np.float32:
    """Fear after a day."""
    return np.float32(fear + (rise if target > fear else fall) * (target - fear))


@compiled
def update(p: P, target: F32, fear: F32) -> None:
    """Move the fear of the rows of a block; `target` holds each row's target."""
    rise, fall = np.float32(p.rise), np.float32(p.fall)
    for i in range(fear.size):
        fear[i] = moved(fear[i], target[i], rise, fall)
