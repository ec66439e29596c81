"""Misconduct: sexual exploitation and abuse by peacekeepers, as counts alone, and what it does to consent.

Cases are Poisson with a rate per person and year, each reported with a fixed chance (about .75 allegations per 1,000
person-years: Karim & Beardsley; the true number is not known and the share reported assumed), less where a contingent
has more women (:mod:`agents.peacekeepers.mixed_teams`). The community around
knows of each, reported or not:

    consent *= exp(-d fragility cases).
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, F64, I16, I32, I64, U8, Columns, Parameters, column, param
from sim.random import draws_of_rows

STREAM = 52
MOST = 12
"""cases a base and month at most; the mean is well below 1"""


class P(Parameters):
    """Parameters of misconduct."""

    rate: float = param(
        2.5, 0, 50, "1/1,000/year", "cases per 1,000 uniformed persons", "EMPIRICS 2 over the share reported", "assumed"
    )
    reported: float = param(0.3, 0, 1, "share", "cases that become allegations", "size assumed", "assumed")
    loss: float = param(0.06, 0, 2, "log", "consent of the community lost with a case", "size assumed", "assumed")


class S(Columns):
    """Cases of the month."""

    cases: I16 = column("base_plan", "cases of misconduct last month, known or not", "cases", low=0)
    allegations: I16 = column("base_plan", "of these, reported", "cases", low=0)


def poisson(mean: F64, u: F32) -> I64:
    """Counts with the given means by inversion of one uniform each, at most `MOST`."""
    term = np.exp(-mean)
    below = term.copy()
    count = np.zeros(mean.size, np.int64)
    for k in range(1, MOST + 1):
        more = u > below
        if not more.any():
            break
        count += more
        term = term * mean / k
        below = below + term
    return count


def review(
    p: P, fragility: float, seed: int, day: int, base_location: I32, uniformed: I32, abroad: U8, cases: I16,
    allegations: I16, community_consent: F32, conduct: F32,
) -> None:  # fmt: skip
    """Draw the cases of the month gone by, and let the communities around know."""
    u = draws_of_rows(seed, STREAM, day, cases.size)
    mean = p.rate / 12.0 / 1_000.0 * uniformed.astype(np.float64) * conduct
    # A Poisson count thinned at random is two independent ones.
    known = poisson(p.reported * mean, u[0])
    unknown = poisson((1.0 - p.reported) * mean, u[1])
    allegations[:] = known
    cases[:] = known + unknown
    there = np.zeros(community_consent.size)
    np.add.at(there, base_location, cases)
    community_consent *= np.where(abroad == 1, 1.0, np.exp(-p.loss * fragility * there))
