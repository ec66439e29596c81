"""Protection sites: where they are opened, who guards them, and when they close.

Sites stand at the n largest bases of the plan. As many as a share of a base's troops guard its site: its formed police
first, whose work is public order, and troops for the rest. So a site opens as personnel arrives and closes in the
drawdown, once fewer guards than the least would stand there:

    capacity = persons a guard x guards,       attraction = as before + pull x capacity / 10,000.

Troops on guard do not patrol; :mod:`agents.peacekeepers.sites` says what a site does (UN practice in South Sudan since
2013: some 200,000 people at six bases). Sites on and off at equal headcount is T4. Sizes assumed.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of the plan for protection sites."""

    sites: int = param(2, 0, 50, "sites", "bases with a protection site", "lever; assumed", "assumed")
    guards: float = param(
        0.25, 0, 1, "share", "guards of a site, over the troops of its base", "lever; size assumed", "assumed"
    )
    least: int = param(20, 1, 500, "persons", "guards without whom no site is open", "size assumed", "assumed")
    persons: float = param(50, 1, 500, "persons", "persons a guard can watch over", "size assumed", "assumed")
    pull: float = param(
        2, 0, 20, "factor", "pull of a site on the displaced, over that of as many inhabitants", "size assumed",
        "assumed",
    )  # fmt: skip


class S(Columns):
    """What is remembered of the sites."""

    site: U8 = column("base_plan", "1 for a base of the plan for protection sites", "flag", low=0, high=1)
    pull_before: F32 = column("place_plan", "pull of the place before any site", "weight", low=0)


def begin(p: P, ceiling_troops: I32, site: U8, attraction: F32, pull_before: F32) -> None:
    """Choose the largest bases and take note of what places were like, once, on the day of authorisation."""
    pull_before[:] = attraction
    largest = np.argsort(-ceiling_troops.astype(np.int64), kind="stable")[: p.sites]
    site[:] = 0
    site[largest] = ceiling_troops[largest] > 0


def review(
    p: P, base_location: I32, site: U8, troops: I32, quick: I32, engineers: I32, formed: I32, guards: I32,
    site_capacity: I32, attraction: F32, pull_before: F32,
) -> None:  # fmt: skip
    """Man, open and close the sites for the month."""
    needed = np.floor(p.guards * troops)
    police = np.minimum(formed, needed)
    soldiers = np.minimum(needed - police, troops - quick - engineers)
    is_open = (site == 1) & (police + soldiers >= p.least)
    guards[:] = np.where(is_open, soldiers, 0)
    room = np.zeros(site_capacity.size)
    np.add.at(room, base_location, np.where(is_open, p.persons * (police + soldiers), 0))
    site_capacity[:] = room
    attraction[:] = pull_before + p.pull * site_capacity / 10_000.0
