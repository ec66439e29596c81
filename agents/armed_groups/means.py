"""Means of an armed actor: what rents, supporters abroad, diverted aid and training make; and who came and went.

No rule stands here. Fighters now = fighters at the start + joined - dispersed - killed in battle - former fighters.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.arms import LEAST, MOST
from sim.declare import F32, I64, Columns, column


class S(Columns):
    """Sources of supply, and the ledger of fighters."""

    earned: F32 = column("politics", "income per fighter over that at the start", "factor", start=1, low=0)
    outside: F32 = column("politics", "outside support, over the income at the start", "factor", low=0)
    trained: F32 = column(
        "politics", "strength by training and equipment over that at the start", "factor", start=1, low=0
    )
    joined: I64 = column("politics", "fighters recruited or seeded so far", "persons", low=0)
    dispersed: I64 = column("politics", "fighters who dispersed after a defeat, so far", "persons", low=0)


def settle(earned: F32, outside: F32, diverted: F32, trained: F32, supply: F32) -> None:
    """Set the arms that income can sustain: `(earned + outside + diverted) trained`, within the bounds of arms."""
    supply[:] = np.clip((earned + outside + diverted) * trained, LEAST, MOST)
