"""Livelihoods: what people live on is lost to violence and flight, and comes back slowly.

With `threat` the remembered violence at a place and d the share of the people present who are displaced, livelihood L
moves by 1 / recover a month toward

    L* = exp(-a (1 - resilience) threat) (1 - b d),          and income *= L + c relief (1 - L) + jobs,

where relief is the share of those in need whom aid reaches and jobs the share of people with work from projects. Aid
replaces a part of what was lost; jobs come on top. Resilience (stores, seed, irrigation) lets a shock cost less.
Displaced families live on little (Ibanez & Velez 2008 on losses of the displaced). Sizes assumed. Reads threat, counts
of persons, relief, jobs and resilience; writes `livelihood` and `income`.
"""

from __future__ import annotations

import numpy as np

from agents.civilians.averages import displaced_here
from sim.declare import F32, F64, I64, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of livelihoods."""

    loss: float = param(
        0.1, 0, 5, "1/(deaths per 10,000)", "livelihood lost to remembered violence", "size assumed", "assumed"
    )
    displaced: float = param(
        0.6, 0, 1, "share", "livelihood that a displaced family has lost", "Ibanez & Velez 2008; rounded", "contested"
    )
    recover: float = param(6, 1, 120, "months", "time over which livelihoods change", "size assumed", "assumed")
    relief: float = param(
        0.5, 0, 1, "share", "of lost income that aid replaces for those whom it reaches", "size assumed", "assumed"
    )


class S(Columns):
    """State of livelihoods."""

    livelihood: F32 = column(
        "place_plan", "livelihood of the people of a place over that in peace", "share", start=1, low=0, high=1
    )


def wanted(p: P, threat: F32, resilience: F32, displaced_share: F64) -> F64:
    """Livelihood that violence and displacement leave in the end."""
    return np.asarray(np.exp(-p.loss * (1.0 - resilience) * threat) * (1.0 - p.displaced * displaced_share))


def review(
    p: P, abroad: U8, threat: F32, resilience: F32, relief: F32, jobs: F32, population: I64, residents: I64,
    displaced_from: I64, livelihood: F32, income: F32,
) -> None:  # fmt: skip
    """Move livelihoods by a month and set what they, aid and work make of incomes; abroad nothing is looked at."""
    share = displaced_here(population, residents, displaced_from) / np.maximum(population, 1)
    target = np.where(abroad == 1, 1.0, wanted(p, threat, resilience, share))
    livelihood += (target - livelihood) / p.recover
    livelihood.clip(0.0, 1.0, out=livelihood)
    income *= livelihood + p.relief * relief * (1.0 - livelihood) + jobs
