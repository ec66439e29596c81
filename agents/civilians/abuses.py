"""Grievance from abuse short of killing: looting and sexual violence, by class of perpetrator.

Of the households present at a place, each gains in a month

    grievance += (1 - exp(-(l looted + s incidents) / persons)) (1 - grievance)

against state forces or against others, by who did it: the share of the people there whom it hit. Killings raise the
grievance of the families hit themselves (:mod:`agents.civilians.victims`); this is what everybody there holds against
a class of perpetrator (Condra & Shapiro 2012; sizes assumed). Counts alone are read, no victim is known. Reads counts
of looting and of sexual violence; writes grievances.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.forces import STATE
from agents.civilians import households
from sim.declare import F64, I32, I64, Parameters, param


class P(Parameters):
    """Parameters of grievance from abuse."""

    looted: float = param(
        0.2, 0, 1, "level", "grievance that a person looted stands for", "Condra & Shapiro 2012; size assumed",
        "contested",
    )  # fmt: skip
    sexual_violence: float = param(
        2.0, 0, 20, "level", "grievance that an incident stands for, its family included", "size assumed", "assumed"
    )


def felt(p: P, looted: I32 | I64, incidents: I32 | I64, population: I64) -> F64:
    """Share of the way to full grievance that the people of each place go in the month."""
    return np.asarray(1.0 - np.exp(-(p.looted * looted + p.sexual_violence * incidents) / np.maximum(population, 1)))


def review(p: P, looted: I32, sexual_violence: I32, population: I64, h: households.Table) -> None:
    """Raise the grievances of the households present, by class of perpetrator."""
    others = np.arange(looted.shape[1]) != STATE
    by_state = felt(p, looted[:, STATE], sexual_violence[:, STATE], population)
    by_others = felt(p, looted[:, others].sum(axis=1), sexual_violence[:, others].sum(axis=1), population)
    used = h.weight > 0
    place = h.location[used]
    for grievance, hit in ((h.grievance_state, by_state), (h.grievance_others, by_others)):
        level = grievance[used]
        grievance[used] = level + hit.astype(np.float32)[place] * (1.0 - level)
