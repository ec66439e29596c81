"""Crime apart from war violence: homicides that have other motives than the war.

Per 100,000 people and month,

    crime = c (1 + i idle + s spending)(1 - p (1 - exp(-officers / k)))(1 - d policing),

with idle fighters (:mod:`agents.armed_groups.idleness`), personnel who spend
(:mod:`agents.peacekeepers.mission_spending`) and police of the mission within reach, each per 1,000 people there, and
the share of communities with reformed local police. Large deployments of troops raise homicides, police of the mission
bring them back (Di Salvatore 2019; SF27: 5 to 60 % up; through which of the two channels no study says, so they are
separate switches). Reformed police: 5 to 40 % down (SF51). Sizes assumed within these. People count crime among their
worries; nothing else reads it.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of crime."""

    usual: float = param(
        1.0, 0, 20, "1/100,000/month", "homicides without war, mission or police of it", "prototype, rule 7", "assumed"
    )
    idle: float = param(
        0.2, 0, 5, "factor", "added by one idle fighter per 1,000 people", "Di Salvatore 2019; size assumed",
        "contested",
    )  # fmt: skip
    spending: float = param(
        0.05, 0, 2, "factor", "added by one person of the mission per 1,000 people who spends there",
        "Di Salvatore 2019; size assumed", "contested",
    )  # fmt: skip
    police: float = param(
        0.35, 0, 1, "share", "prevented where the mission's police are many", "Di Salvatore 2019; size assumed",
        "contested",
    )  # fmt: skip
    officers: float = param(
        0.2, 0.01, 10, "officers per 1,000", "police of the mission who prevent most of that, less 1/e", "size assumed",
        "assumed",
    )  # fmt: skip
    reformed: float = param(
        0.35, 0, 1, "share", "prevented where all local police are reformed", "Blair, Karim & Morse 2019; size assumed",
        "contested",
    )  # fmt: skip


class S(Columns):
    """State of crime."""

    crime: F32 = column("place_institution", "homicides apart from the war, per 100,000 and month", "persons", low=0)


def per_thousand(persons: F32, population: I64) -> F64:
    """Persons per 1,000 people, 1,000 added against tiny places."""
    return np.asarray(1000.0 * persons / (population + 1000.0), dtype=np.float64)


def review(
    p: P, abroad: U8, population: I64, reach: F32, police: I32, idle_here: F32, spending_here: F32, policing: F32,
    crime: F32,
) -> None:  # fmt: skip
    """Set the crime of the month."""
    officers = per_thousand(police.astype(np.float32) @ reach, population)
    more = p.idle * per_thousand(idle_here, population) + p.spending * per_thousand(spending_here, population)
    kept = (1.0 - p.police * (1.0 - np.exp(-officers / p.officers))) * (1.0 - p.reformed * policing)
    crime[:] = np.where(abroad == 1, 0.0, p.usual * (1.0 + more) * kept)
