"""Families headed by women: war takes men, and who is left heads the family.

By home, with n the residents killed, recruited or dead of want since the last review and f the number of families,

    W += m n / f (1 - W),

`m` being the share of losses that leave a family without its man. The share at the start is that of household surveys
in such countries; it falls again as families form anew, over `renewal` years (Brueck & Schindler 2009). Sizes assumed.
Reads residents; writes `women_headed`, which needs and the distribution of aid read.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I64, Columns, Parameters, column, param

FAMILY = 5.1
"""persons of a mean family"""
START = 0.2


class P(Parameters):
    """Parameters of families headed by women."""

    men: float = param(
        0.6, 0, 1, "share", "losses that leave a family to a woman", "Brueck & Schindler 2009; size assumed", "assumed"
    )
    renewal: float = param(
        20, 1, 100, "years", "time over which families form anew", "size assumed", "assumed"
    )  # fmt: skip


class S(Columns):
    """Who heads families."""

    women_headed: F32 = column(
        "place_plan", "share of the families living here in peace that are headed by women", "share", start=START,
        low=0, high=1,
    )  # fmt: skip
    residents_before: I64 = column("place_plan", "residents at the last review; 0 before there was one", "persons",
                                   low=0)  # fmt: skip


def review(p: P, residents: I64, residents_before: I64, women_headed: F32) -> None:
    """Move the share by what the month took."""
    lost = np.where(residents_before > 0, residents_before - residents, 0)
    families = np.maximum(residents_before / FAMILY, 1.0)
    women_headed += np.minimum(p.men * lost / families, 1.0) * (1.0 - women_headed)
    women_headed += (START - women_headed) / (12.0 * p.renewal)
    women_headed.clip(0.0, 1.0, out=women_headed)
    residents_before[:] = residents
