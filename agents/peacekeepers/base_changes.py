"""Opening and closing of bases by chance: a lever for experiments on where bases are.

Each month an open base closes, and a closed one opens again, with a given probability, whatever happens around it. What
stood in a closing base goes to the open ones in proportion to their strength; a base that opens takes its share of the
plan from them. So totals do not change and selection plays no part (SF10 asks what a base does to its surroundings).
Headquarters, the first base, never closes. In missions 87.5 % of bases are still there after a year (EMPIRICS 2: 1.1 %
a month), for reasons that chance does not know, so the default is none.
"""

from __future__ import annotations

import numpy as np

from sim.apportion import apportion
from sim.declare import F32, I32, U8, Columns, Parameters, column, param
from sim.random import draws_of_rows

STREAM = 51


class P(Parameters):
    """Parameters of chance openings and closings."""

    close: float = param(0, 0, 1, "1/month", "chance that an open base closes", "lever", "assumed")
    reopen: float = param(0, 0, 1, "1/month", "chance that a closed base opens again", "lever", "assumed")


class S(Columns):
    """What is remembered of the plan of bases."""

    closed: U8 = column("base_plan", "1 for a base closed by chance", "flag", low=0, high=1)
    part: F32 = column("base_plan", "the base's part of all authorised personnel in the plan", "share", low=0, high=1)


def begin(ceilings: tuple[I32, ...], part: F32) -> None:
    """Take note of the plan, once, on the day of authorisation."""
    strength = np.sum(ceilings, axis=0, dtype=np.float64)
    part[:] = strength / max(float(strength.sum()), 1.0)


def review(p: P, seed: int, day: int, ceilings: tuple[I32, ...], closed: U8, part: F32) -> None:
    """Close and open bases; `ceilings` are those of troops, police, observers and civilian staff."""
    if p.close == 0.0 and p.reopen == 0.0:
        return
    u = draws_of_rows(seed, STREAM, day, closed.size)
    before = closed.copy()
    closed[(before == 0) & (u[0] < p.close)] = 1
    closed[(before == 1) & (u[0] < p.reopen)] = 0
    closed[0] = 0
    if (closed == before).all():
        return
    opened = (before == 1) & (closed == 0)
    for ceiling in ceilings:
        total = int(ceiling.sum())
        weight = np.where(closed == 1, 0.0, ceiling.astype(np.float64))
        weight[opened] = total * part[opened]
        if weight.sum() == 0.0:
            weight[0] = 1.0
        ceiling[:] = apportion(total, weight)
