"""Mediation: third parties who bring the state and a group to talk.

From authorisation on, a dyad is mediated by

    m = level sqrt(k_state k_group),

with `k` the consent of each party to an outside presence, which stands for its acceptance of outsiders: nobody can
mediate between parties one of which will not talk. Mediation, not peacekeepers alone, halts hostilities, and the two
are complements (Clayton & Dorussen 2022); its effect stands with ceasefires and agreements. The level is assumed.
Reads consent; writes `mediated`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, Columns, Parameters, column, param


class P(Parameters):
    """Settings of mediation."""

    level: float = param(
        0.2, 0, 3, "level", "how much mediation there is; 1: a full effort for every dyad", "Clayton & Dorussen 2022",
        "contested",
    )  # fmt: skip


class S(Columns):
    """State of mediation."""

    mediated: F32 = column("dyad_politics", "mediation between the two", "level", low=0)


def review(p: P, consent: F32, mediated: F32) -> None:
    """Set how much every dyad is mediated this month."""
    effort = p.level * np.sqrt(consent[0] * consent)
    mediated[0, 1:] = effort[1:]
    mediated[1:, 0] = effort[1:]
