"""Inquiries into misconduct: allegations that are investigated, and those that are buried.

    buried   += (1 - inquiries) allegations - surfaced,      surfaced = s buried          a month,
    consent  *= exp(-c loss fragility surfaced),             c > 1,
    consent  *= 1 + r (1 - exp(-loss fragility inquiries allegations)),

at the base's own place: an allegation that is answered gives back a part of the consent that the case cost
(:mod:`agents.peacekeepers.misconduct`), one that is buried comes out in the end and costs more than the case did. Cases
appear as counts alone. Sizes assumed; no study measures them. Writes `buried` and the communities' consent.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I16, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of inquiries."""

    inquiries: float = param(0, 0, 1, "share", "allegations that are investigated", "lever", "assumed")
    restores: float = param(
        0.5, 0, 1, "share", "of the consent lost, given back by an inquiry", "size assumed", "assumed"
    )
    surfaces: float = param(
        0.03, 0, 1, "1/month", "chance that a buried allegation comes out", "size assumed", "assumed"
    )
    cover_up: float = param(
        1.5, 0, 10, "factor", "consent lost when it does, over that lost with the case", "size assumed", "assumed"
    )


class S(Columns):
    """Allegations that nobody answered."""

    buried: F32 = column("base_plan", "allegations that were not investigated and have not come out", "cases", low=0)


def review(
    p: P, loss: float, fragility: float, base_location: I32, abroad: U8, allegations: I16, buried: F32,
    community_consent: F32,
) -> None:  # fmt: skip
    """Answer a month's allegations, or do not; `loss` is what a case costs."""
    surfaced = p.surfaces * buried
    buried += (1.0 - p.inquiries) * allegations - surfaced
    out, answered = np.zeros(abroad.size), np.zeros(abroad.size)
    np.add.at(out, base_location, surfaced)
    np.add.at(answered, base_location, p.inquiries * allegations)
    level = community_consent * np.exp(-p.cover_up * loss * fragility * out)
    level *= 1.0 + p.restores * (1.0 - np.exp(-loss * fragility * answered))
    community_consent[:] = np.where(abroad == 1, community_consent, np.clip(level, 0.0, 1.0))
