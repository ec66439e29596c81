"""Reinsertion: packages of a DDR programme for former fighters, and their poverty.

    assisted += s packages ddr (former fighters - assisted)      a month,
    poor      = (b (1.5 - services) - g assisted share) / income  of the former fighters,   within 0..1,

with `ddr` how much of a full programme there is. Packages lowered poverty by 20 to 35 points and left attitudes to the
state as they were (Gilligan, Mvukiyehe & Samii 2013; SF49), so nothing here acts on trust. Poverty drives the return to
arms (:mod:`agents.armed_groups.remobilisation`). That the effect lasts beyond the 18 months of a package is assumed.
Writes `assisted` and `poor`.
"""

from __future__ import annotations

import numpy as np

from agents.scatter import rounded
from sim.declare import F32, F64, I32, Columns, Parameters, column, param

STREAM = 72


class P(Parameters):
    """Parameters of reinsertion."""

    packages: float = param(1, 0, 1, "share", "former fighters for whom there are packages", "lever", "assumed")
    speed: float = param(0.15, 0, 1, "1/month", "of those without one, who get one", "size assumed", "assumed")
    poverty: float = param(
        0.65, 0, 1, "share", "former fighters in poverty without a package, at middling services", "size assumed",
        "assumed",
    )  # fmt: skip
    relief: float = param(
        0.28, 0, 1, "share", "lifted out of poverty by a package", "Gilligan, Mvukiyehe & Samii 2013", "strong"
    )


class S(Columns):
    """Packages and poverty."""

    assisted: I32 = column("aftermath", "former fighters who had a package", "persons", low=0)
    poor: F32 = column("aftermath", "former fighters in poverty", "persons", low=0)


def poverty(p: P, services: F32, income: F32, helped: F64) -> F64:
    """Share of former fighters in poverty, (locations, actors), where a share `helped` had a package."""
    share = (p.poverty * (1.5 - services)[:, None] - p.relief * helped) / np.maximum(income, 0.1)[:, None]
    return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)


def review(
    p: P, seed: int, day: int, ddr: F32, services: F32, income: F32, ex_combatants: I32, assisted: I32, poor: F32
) -> None:
    """Hand out packages."""
    waiting = ex_combatants - assisted
    expected = p.speed * p.packages * float(ddr[0]) * waiting.astype(np.float64)
    assisted += np.minimum(rounded(seed, STREAM, day, expected), waiting)
    poor[:] = poverty(p, services, income, assisted / np.maximum(ex_combatants, 1)) * ex_combatants
