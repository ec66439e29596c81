"""Discipline: leaders who must answer for what their fighters do keep them in hand.

    command control = led + w (1 - led)(1 - (1 - a)(1 - restraint)),

with `led` how far leaders control their fighters of themselves, `a` the accountability that the state forces have
gained, (accountability - start) / (1 - start), 0 for groups, and `restraint` what leaders of any actor fear of courts
(:mod:`agents.authorities.courts`, :mod:`agents.partners.international_court`). Command control bears on violence
against civilians and on looting. Reforms and courts so act through commanders alone (sizes assumed). Writes
`command_control`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of discipline."""

    strength: float = param(
        0.9, 0, 1, "share", "of what leaders do not control, what they could if they had to answer", "size assumed",
        "contested",
    )  # fmt: skip


class S(Columns):
    """State of discipline."""

    led: F32 = column("docket", "how far leaders control their fighters of themselves", "share", low=0, high=1)
    restraint: F32 = column("docket", "what leaders fear of courts, over the most", "share", low=0, high=1)


def review(
    p: P, begins: bool, start: float, accountability: F32, restraint: F32, led: F32, command_control: F32
) -> None:
    """Let leaders give orders for the month; `start` is the accountability the state began with."""
    if begins:
        led[:] = command_control
    free = 1.0 - restraint.astype(np.float64)
    free[0] *= 1.0 - max(0.0, float(accountability[0]) - start) / (1.0 - start)
    command_control[:] = led + p.strength * (1.0 - led) * (1.0 - free)
