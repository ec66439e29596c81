"""Reports of sexual violence: how many of the month's incidents the mission and its partners learn of.

    share = floor + w (1 - (1 - reached)(1 - v councils)) (0.5 + 0.5 trust),

with `reached` how far women of the mission reach the women of the place and `councils` the voice of women in local
councils, through whom survivors may come forward without a foreigner. About 4 % of what surveys find is reported (SF43:
Peterman, Palermo & Bredenkamp 2011). More women among the personnel therefore raise the number of reports whatever
happens to the number of incidents. Aggregates alone. Reads the true counts; writes the reported ones.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, F64, I32, Columns, Parameters, column, param
from sim.random import draws_of_rows

STREAM = 83


class P(Parameters):
    """Parameters of reporting."""

    floor: float = param(0.02, 0, 1, "share", "reported where nobody is reached", "SF43; size assumed", "contested")
    access: float = param(
        0.12, 0, 1, "share", "added where all women are reached and trust", "SF43; size assumed", "contested"
    )
    councils: float = param(
        0.5, 0, 1, "share", "of women who come forward where women lead the councils", "size assumed", "assumed"
    )


class S(Columns):
    """Reports of the month."""

    reported_sexual_violence: I32 = column(
        "place_politics", "incidents of sexual violence of the last month that were reported", "events", low=0
    )


def share(p: P, women_reached: F32, councils: float, trust: F32) -> F64:
    """Share of incidents reported at each place."""
    way = 1.0 - (1.0 - women_reached) * (1.0 - p.councils * councils)
    return np.asarray(np.minimum(1.0, p.floor + p.access * way * (0.5 + 0.5 * trust)), dtype=np.float64)


def review(
    p: P, seed: int, day: int, women_reached: F32, councils: float, trust_here: F32, sexual_violence: I32,
    reported_sexual_violence: I32,
) -> None:  # fmt: skip
    """Report a share of the month's incidents, rounded up or down by chance so that it is true in the mean."""
    places, actors = sexual_violence.shape
    u = draws_of_rows(seed, STREAM, day, places * actors)
    known = sexual_violence * share(p, women_reached, councils, trust_here)[:, None]
    reported_sexual_violence[:] = np.minimum(np.floor(known + u[0].reshape(places, actors)), sexual_violence)
