"""Needs: who cannot live without help.

Of the people present at a place, those in acute need are

    n = d D + (persons - D) min(1, h (1 - L)(1 + w W)),

with D the displaced who are there, L the livelihood of the place and W the share of families headed by women, who have
less land, credit and pay to fall back on (Buvinic, Das Gupta, Casabonne & Verwimp 2013 on widows of war). Abroad others
care. Sizes assumed, such that some per cent of a country at war are in need. Reads counts, `livelihood` and
`women_headed`; writes `in_need`.
"""

from __future__ import annotations

import numpy as np

from agents.civilians.averages import displaced_here
from sim.declare import F32, I64, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of need."""

    displaced: float = param(0.8, 0, 1, "share", "displaced persons who are in need", "size assumed", "assumed")
    hardship: float = param(
        0.6, 0, 1, "share", "of other people, in need where all livelihood is lost", "size assumed", "assumed"
    )
    women_headed: float = param(
        0.3, 0, 2, "factor", "need added where all families are headed by women",
        "Buvinic et al. 2013; size assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """Who is in need."""

    in_need: I64 = column("place_plan", "people in acute need", "persons", low=0)


def review(
    p: P, abroad: U8, population: I64, residents: I64, displaced_from: I64, livelihood: F32, women_headed: F32,
    in_need: I64,
) -> None:  # fmt: skip
    """Count who is in need at the dawn of the month."""
    displaced = displaced_here(population, residents, displaced_from)
    hardship = np.minimum(1.0, p.hardship * (1.0 - livelihood) * (1.0 + p.women_headed * women_headed))
    persons = p.displaced * displaced + hardship * (population - displaced)
    in_need[:] = np.where(abroad == 1, 0, np.rint(persons))
