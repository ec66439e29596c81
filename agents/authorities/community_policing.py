"""Community policing: reformed local police who patrol with the people.

    policing += g support control max(0, communities - policing)      a month,

the share of communities that have it, where the state rules. Patrols of reformed police lowered assault and domestic
violence and left trust in the police as it was (Blair, Karim & Morse 2019, 74 communities; SF51: crime down 5 to 40 %,
trust within .1 standard deviations); so it acts on crime (:mod:`agents.authorities.crime`) and nothing here acts on
trust. Writes `policing`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of community policing."""

    communities: float = param(0, 0, 1, "share", "communities that are to have it", "lever", "assumed")
    speed: float = param(
        0.08, 0, 1, "1/month", "of what is missing, built by a full programme", "SF51: 14 months; size assumed",
        "assumed",
    )  # fmt: skip


def review(p: P, control: F32, supported: F32, policing: F32) -> None:
    """Bring in community policing for a month."""
    policing += p.speed * float(supported[0]) * control[:, 0] * np.maximum(p.communities - policing, 0.0)
