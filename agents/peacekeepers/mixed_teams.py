"""Women in contingents and police: how many there are, what they do, and what keeps them from it.

Three things apart: the share among the personnel, the part of them whose role is outside the base (`role`), and the
part of those whom barriers keep in (`barriers`: orders, quarters, vehicles, attitudes of commanders; Karim & Beardsley
2017). Women whom a woman at a place can meet are

    W = sum over bases of reach (role (1 - barriers)(s_t troops + s_p police) + attention civilians),

with `attention` the effort on women, peace and security, where its advisers work, and the women of a place are reached
as far as 1 - exp(-W / n). What comes of it is a matter of reports (:mod:`agents.peacekeepers.survivor_reporting`).

Contingents with more women have fewer cases of misconduct: with s the share of women whom barriers do not silence,

    cases *= exp(-k (s - s_0)),

and s_0 that share in 2006-13, the years from which the rate of cases is taken (Karim & Beardsley 2016: sign; size
assumed). Shares of 2025 from EMPIRICS 2. Writes `women_reached` and `conduct`, which
:mod:`agents.peacekeepers.misconduct` reads.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, F64, I32, U8, Columns, Parameters, column, param

BEFORE = 0.03
"""women among troops in 2013-14 (EMPIRICS 2)"""
BARRIERS_BEFORE = 0.5


class P(Parameters):
    """Women's share, role and barriers; the options of `gender` set them."""

    troops: float = param(0.09, 0, 1, "share", "women among troops and observers", "lever; EMPIRICS 2", "strong")
    police: float = param(0.23, 0, 1, "share", "women among police", "lever; EMPIRICS 2", "strong")
    role: float = param(
        0.4, 0, 1, "share", "of the women, whose role is outside the base", "lever; size assumed", "assumed"
    )
    barriers: float = param(
        0.5, 0, 1, "share", "of these, kept from it by barriers", "lever; Karim & Beardsley 2017; size assumed",
        "assumed",
    )  # fmt: skip
    persons: float = param(
        40, 1, 1000, "persons", "women at work outside who reach most women of a place, less 1/e", "size assumed",
        "assumed",
    )  # fmt: skip
    conduct: float = param(
        1.5, 0, 20, "log", "cases of misconduct prevented, by the share of women", "Karim & Beardsley 2016; size "
        "assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """What women in uniform change."""

    women_reached: F32 = column(
        "place_plan", "how far women of the mission reach the women of a place", "share", low=0, high=1
    )
    conduct: F32 = column(
        "base_plan", "cases of misconduct over those of contingents with as few women as in 2013", "factor", start=1,
        low=0,
    )  # fmt: skip


def outside(p: P, attention: float, troops: I32, police: I32, civilians: I32) -> F64:
    """Women of each base who meet people outside it; `attention` is the effort on women, peace and security."""
    uniformed = p.role * (1.0 - p.barriers) * (p.troops * troops + p.police * police)
    return np.asarray(uniformed + attention * civilians, dtype=np.float64)


def cases(p: P, troops: I32, police: I32, observers: I32) -> F64:
    """Factor on each base's cases of misconduct."""
    women = p.troops * (troops + observers) + p.police * police
    share = women / np.maximum(troops + observers + police, 1)
    heard = (1.0 - p.barriers) * share - (1.0 - BARRIERS_BEFORE) * BEFORE
    return np.asarray(np.exp(-p.conduct * heard))


def review(
    p: P, attention: float, abroad: U8, reach: F32, troops: I32, police: I32, observers: I32, civilians: I32,
    women_reached: F32, conduct: F32,
) -> None:  # fmt: skip
    """Set whom the women of the mission reach this month, and how its contingents behave."""
    work = outside(p, attention, troops, police, civilians).astype(np.float32) @ reach
    women_reached[:] = np.where(abroad == 1, 0.0, 1.0 - np.exp(-work / p.persons))
    conduct[:] = cases(p, troops, police, observers)
