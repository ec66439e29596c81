"""Planning: how the mission divides its effort, and how far it can move.

This first form takes the shares of the mandate as they stand.
"""

from __future__ import annotations

from agents.peacekeepers import mandate, resources
from sim.declare import F32, Parameters


class P(Parameters):
    """Parameters of planning."""


def review(
    p: P, mandate_: mandate.P, resources_: resources.P, clarity: F32, protection_effort: F32, mobility: F32
) -> None:  # fmt: skip
    """Set clarity, efforts and mobility for the month."""
    clarity[0] = mandate_.clarity
    protection_effort[0] = mandate_.protection_share
    mobility[0] = resources_.mobility
