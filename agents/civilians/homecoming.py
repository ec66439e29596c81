"""Return: displaced households go home when home is quiet.

    P(returns today) = logistic(level - a fear at home + b the mission's access to home),

from wherever they are; slow even in peace, since most displacement is protracted (EMPIRICS; Camarena & Hagerdal 2020 on
return). Sizes assumed.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, scalar
from sim.declare import F32, I64, U8, Columns, Parameters, column, param
from sim.numeric import logistic


class P(Parameters):
    """Parameters of return."""

    level: float = param(-5.8, -15, 0, "logit", "daily return to a quiet home", "size assumed", "assumed")
    by_fear: float = param(4, 0, 20, "logit", "held back by fear at home", "size assumed", "contested")
    by_access: float = param(
        0.5, 0, 5, "logit", "encouraged by the mission's access to home", "size assumed", "assumed"
    )


class S(Columns):
    """What draws people home."""

    homeward: F32 = column("location", "readiness to return to this home", "logit", "flow")
    returned: I64 = column("location", "displaced residents who came home today", "persons", "flow", low=0)


@compiled
def decide(p: P, fear_target: F32, access: F32, homeward: F32) -> None:
    """Compute how ready people are to return to each place, from the dawn."""
    for place in range(homeward.size):
        homeward[place] = p.level - p.by_fear * fear_target[place] + p.by_access * access[place]


@scalar
def returns(u: np.float32, homeward: np.float32) -> np.uint8:
    """Whether a displaced household returns, from its uniform draw."""
    return np.uint8(u < logistic(homeward))


@compiled
def decide_rows(u: F32, homeward: F32, mask: U8) -> None:
    """Mark the rows of a block that would return if they are away."""
    for i in range(u.size):
        mask[i] = returns(u[i], homeward[i])
