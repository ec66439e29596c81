"""Local courts: cases that the country's own courts take up, and the fear of them.

    taken_a     = min(cases_a, cases_a / all cases x capacity local (s if a is the state)),
    tried       = tried exp(-1 / memory) + taken,
    restraint_a = 1 - (1 - restraint_a)(1 - w heed_a (1 - exp(-tried_a / k))),

with s = accountability of the state forces: courts that do not stand above the forces try rebels only. `heed` is 1 for
the state and for groups that seek legitimacy, little for communal groups, 0 for predators, who have nothing to lose by
a judgment (Jo & Simmons 2016 on who is deterred; local courts: sizes assumed). Writes cases and `restraint`.
"""

from __future__ import annotations

import math

import numpy as np

from agents.authorities.institutions import HEED
from sim.declare import F32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of local courts."""

    local: float = param(0, 0, 1, "share", "support to local courts, of a full programme", "lever", "assumed")
    capacity: float = param(
        4, 0, 500, "cases/month", "cases that fully supported courts take up", "size assumed", "assumed"
    )
    memory: float = param(24, 1, 600, "months", "time over which a trial is remembered", "size assumed", "assumed")
    many: float = param(20, 0.5, 1000, "cases", "trials that leaders fear, less 1/e", "size assumed", "assumed")
    fear: float = param(
        0.4, 0, 1, "share", "restraint of leaders under many trials", "Jo & Simmons 2016; size assumed", "contested"
    )


class S(Columns):
    """Trials."""

    tried: F32 = column("docket", "cases of the actor tried at home and remembered", "cases", low=0)
    investigated: F32 = column("docket", "cases of the actor taken up so far, by any court", "cases", low=0)


def review(p: P, kind: U8, accountability: F32, cases_open: F32, investigated: F32, tried: F32, restraint: F32) -> None:
    """Try a month's cases."""
    waiting = cases_open.astype(np.float64)
    total = float(waiting.sum())
    shares = waiting / total if total > 0.0 else waiting
    may = np.ones(kind.size)
    may[0] = accountability[0]
    taken = np.minimum(waiting, shares * p.capacity * p.local * may)
    cases_open -= taken
    investigated += taken
    tried[:] = tried * math.exp(-1.0 / p.memory) + taken
    feared = p.fear * HEED[kind] * (1.0 - np.exp(-tried / p.many))
    restraint[:] = 1.0 - (1.0 - restraint) * (1.0 - feared)
