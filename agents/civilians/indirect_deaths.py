"""Indirect deaths: people die of want of food, shelter and medical care, not by anybody's hand.

Expected in a month at place l, of those in need whom nobody reaches,

    e (n_l - served_l)(1 - w care_l),

with `e` the deaths above the usual rate and `care` what health posts are left there: services as far as the local
authority can run them. Where wars were counted, indirect deaths were 3 to 15 for each direct one (Geneva Declaration
2008; contested). Emergencies are declared at 1 death per 10,000 and day, some .6 above the usual (Sphere standards);
the default is below that. Who dies is drawn evenly from the people present and leaves its household, as in recruitment,
so that civilians + dead + recruited + indirect dead stay what they were. Reads needs, relief, services and capacity;
writes households, counts of persons.
"""

from __future__ import annotations

import numpy as np

from agents.civilians import households
from agents.civilians.taken import homes_of
from agents.scatter import scatter
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param

STREAM = 80
MONTH = 30.0
"""days"""


class P(Parameters):
    """Parameters of indirect deaths."""

    excess: float = param(
        0.4, 0, 3, "1/10,000/day", "deaths above the usual, of those in need whom nobody reaches",
        "Sphere standards; Geneva Declaration 2008; size assumed", "contested",
    )  # fmt: skip
    care: float = param(
        0.5, 0, 1, "share", "of them prevented by health posts of full capacity", "size assumed", "assumed"
    )


class S(Columns):
    """Counts of indirect deaths."""

    indirect_dead: I64 = column("place_plan", "indirect deaths here since the start", "persons", low=0)
    indirect_deaths: I64 = column("place_plan", "indirect deaths here in the last month", "persons", low=0)


def expected(p: P, in_need: I64, served: F32, services: F32, capacity: F32) -> F64:
    """Expected indirect deaths of a month at each place."""
    unmet = np.maximum(in_need - served.astype(np.float64), 0.0)
    return np.asarray(p.excess / 10_000.0 * MONTH * unmet * (1.0 - p.care * services * capacity))


def review(
    p: P, seed: int, day: int, abroad: U8, in_need: I64, served: F32, services: F32, capacity: F32, h: households.Table,
    rows_used: I32, block_persons: I32, population: I64, residents: I64, displaced_from: I64, indirect_dead: I64,
    indirect_deaths: I64,
) -> None:  # fmt: skip
    """Let those die whom the month's want killed; nobody abroad or where nobody is."""
    indirect_deaths[:] = 0
    likely = np.where((abroad == 0) & (population > 0), expected(p, in_need, served, services, capacity), 0.0)
    where, draws = scatter(seed, STREAM, day, 0, 0, np.minimum(likely, population))
    homes = homes_of(where, draws[0], h, rows_used, block_persons, population, residents, displaced_from)
    np.add.at(indirect_deaths, where[homes >= 0], 1)
    indirect_dead += indirect_deaths
