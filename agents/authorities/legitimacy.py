"""Legitimacy of the authorities: whether they rule as people think they should.

    fair        = (integrity + inclusion + accountability) / 3,
    legitimacy += (fair - legitimacy) / slow                          a month,
    trust      += w (legitimacy - legitimacy at the start)            a month,      for every household there,

on which the daily pull of :mod:`agents.civilians.trust` stands: people judge authorities by how they are treated (Tyler
1990) and slowly, so that reforms show after years (what authorities deliver is in trust already, as capacity). More
trust in the authorities means fewer volunteers for armed groups (:mod:`agents.armed_groups.recruitment`). Sizes
assumed. Writes `legitimacy` and trust in the authorities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.declare import F32, U8, Columns, Parameters, column, param

if TYPE_CHECKING:
    from agents.civilians.households import Table


class P(Parameters):
    """Parameters of legitimacy."""

    slow: float = param(24, 1, 600, "months", "time over which people notice how they are ruled", "size assumed",
                        "assumed")  # fmt: skip
    trust: float = param(
        0.05, 0, 1, "1/month", "trust in the authorities won by full legitimacy over that at the start",
        "Tyler 1990; size assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """State of legitimacy."""

    legitimacy: F32 = column("place_institution", "legitimacy of the local authority", "level", low=0, high=1)
    legitimacy_start: F32 = column("place_institution", "the same on authorisation", "level", low=0, high=1)


def review(
    p: P, begins: bool, abroad: U8, accountability: F32, integrity: F32, inclusion: F32, legitimacy: F32,
    legitimacy_start: F32, h: Table,
) -> None:  # fmt: skip
    """Let people judge for a month."""
    fair = np.where(abroad == 1, 0.0, (integrity + inclusion + accountability[0]) / 3.0)
    if begins:
        legitimacy[:] = legitimacy_start[:] = fair
        return
    legitimacy += (fair - legitimacy) / p.slow
    won = (p.trust * (legitimacy - legitimacy_start)).astype(np.float32)
    if won.any():
        h.trust_authority[:] = np.clip(h.trust_authority + won[h.location], 0.0, 1.0)
