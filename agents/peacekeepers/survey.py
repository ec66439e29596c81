"""Perception surveys: what the mission learns of trust and fear, sampled and late.

Once a quarter n people are asked in each location where the mission can go. Of a share t who trust, the survey sees

    t + sqrt(t (1 - t) / n) z,      within 0..1,

and the mission reads it at the next survey, a quarter later. What it says of fear is an indicator of
:mod:`agents.peacekeepers.adaptation`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, F64, I64, U8, Columns, Parameters, column, param
from sim.random import draws_of_rows

STREAM = 53
QUARTER = 3
"""months between two surveys"""


class P(Parameters):
    """Parameters of the surveys."""

    sample: int = param(30, 1, 10_000, "persons", "people asked in a location", "UN practice; assumed", "assumed")
    access: float = param(
        0.05, 0, 1, "share", "access of the mission without which nobody is asked", "size assumed", "assumed"
    )


class S(Columns):
    """Answers; -1 where nobody has been asked."""

    asked_trust: F32 = column("place_plan", "trust in the mission in the survey in the field", "level", start=-1)
    asked_fear: F32 = column("place_plan", "fear in the survey in the field", "level", start=-1)
    surveyed_trust: F32 = column("place_plan", "trust in the mission in the survey that was read", "level", start=-1)
    surveyed_fear: F32 = column("place_plan", "fear in the survey that was read", "level", start=-1)


def sampled(share: F32, n: int, z: F64) -> F64:
    """What a sample of `n` says of a share."""
    return np.asarray(np.clip(share + np.sqrt(share * (1.0 - share) / n) * z, 0.0, 1.0), dtype=np.float64)


def surveyed(surveyed_trust: F32, population: I64) -> float:
    """Trust by the survey that was read, by persons; 0 before there is one."""
    persons = np.where(surveyed_trust >= 0.0, population, 0)
    return float(surveyed_trust @ persons / max(int(persons.sum()), 1))


def review(
    p: P, seed: int, day: int, months: int, abroad: U8, population: I64, access: F32, trust_here: F32, fear_here: F32,
    asked_trust: F32, asked_fear: F32, surveyed_trust: F32, surveyed_fear: F32,
) -> None:  # fmt: skip
    """Read the last survey and ask again, once a quarter."""
    if months % QUARTER:
        return
    surveyed_trust[:] = asked_trust
    surveyed_fear[:] = asked_fear
    u = draws_of_rows(seed, STREAM, day, abroad.size)
    far, angle = np.sqrt(-2.0 * np.log(u[0].astype(np.float64))), 2.0 * np.pi * u[1]
    open_to_it = (abroad == 0) & (population > 0) & (access >= p.access)
    asked_trust[:] = np.where(open_to_it, sampled(trust_here, p.sample, far * np.cos(angle)), -1.0)
    asked_fear[:] = np.where(open_to_it, sampled(fear_here, p.sample, far * np.sin(angle)), -1.0)
