"""Benefits delivered: quick-impact projects and engineers' works win communities over.

    consent += w (1 - exp(-work / n)) (1 - consent)      a month,
    work(l) = sum over bases of reach (engineers + civilian staff x effort on development).

Projects that all can see help most where little is done (Gordon & Young 2017 on benefits); the gain fades with the
memory of :mod:`agents.civilians.community_consent`. Sizes assumed.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, U8, Parameters, param


class P(Parameters):
    """Parameters of benefits."""

    gain: float = param(
        0.015, 0, 0.5, "level/month", "consent won a month where much is done", "Gordon & Young 2017; size assumed",
        "contested",
    )  # fmt: skip
    persons: float = param(15, 1, 500, "persons", "persons at work who do much, less 1/e", "size assumed", "assumed")


def review(
    p: P, development: float, reach: F32, engineers: I32, civilians: I32, abroad: U8, community_consent: F32
) -> None:
    """Deliver a month's projects; `development` is the effort on them, `reach` is (bases, locations)."""
    # In single precision, or the whole matrix would be copied into another.
    work = (engineers + civilians * development).astype(np.float32) @ reach
    won = p.gain * (1.0 - np.exp(-work / p.persons)) * (1.0 - community_consent)
    community_consent += np.where(abroad == 1, 0.0, won)
    community_consent.clip(0.0, 1.0, out=community_consent)
