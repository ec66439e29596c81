"""Guarantees: trust between former enemies, by dyad.

In every month of a truce

    trust += (1 - trust) / slow,        then x .9 for each violation,

and where there is war, trust fades by a share `fade` a month. It grows slowly: trust that reached 1 within a mission
would leave nothing to relapse (prototype, second trial, rule 5). A mission guarantees by being there
(:mod:`agents.armed_groups.recurrence`), trust is what remains when it leaves (Walter 1997; Fortna 2004). Sizes assumed.
Reads truces and their violations; writes `dyad_trust`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, U8, Parameters, param


class P(Parameters):
    """Parameters of trust between parties."""

    slow: float = param(
        24, 1, 600, "months", "time over which trust grows in a truce", "prototype, second trial, rule 5", "assumed"
    )
    violated: float = param(
        0.1, 0, 1, "share", "trust lost by a violation", "prototype, second trial, rule 5", "assumed"
    )
    fade: float = param(0.05, 0, 1, "share/month", "trust lost in a month of war", "size assumed", "assumed")


def review(p: P, truce: U8, broken: I32, dyad_trust: F32) -> None:
    """Move the trust of every dyad by a month."""
    grown = (dyad_trust + (1.0 - dyad_trust) / p.slow) * (1.0 - p.violated) ** broken
    dyad_trust[:] = np.where(truce > 0, grown, dyad_trust * (1.0 - p.fade))
    np.fill_diagonal(dyad_trust, 0.0)
