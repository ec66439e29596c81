"""Monitoring and evaluation: indicators by task, and a mission that moves effort to where they get worse.

Indicators of three tiers are read each month, as reported and as they are, and smoothed over a quarter:

    political       truces broken and wars going on                                (known to all)
    protection      threat by reports, or by what happened
    environment     people in need where the mission goes, or everywhere;
                    sexual violence reported, or committed;
                    fear by the last survey, or as it is               (for human rights)

An adaptive mission compares, once a quarter, each indicator x with what it was used to, u, and

    weight_i *= (x / u)^gain   (within a half to twice),      u += (x - u) / 2,

the effort of a month being shared out by weight, so that what one task gains others lose. By 1 it goes by what is
reported, by 2 (which no mission can) by what is so: where reports follow presence, effort follows reports and the two
part. A mission by 0 does as its plan says. UN practice since 2018 is to read impact by such indicators (CPAS); sizes
assumed. Reads the picture, threat, needs, reports, surveys and truces; writes indicators, weights and effort.
"""

from __future__ import annotations

import numpy as np

from agents.peacekeepers.tasks import HUMANITARIAN_ACCESS, PEACE_PROCESS, PROTECTION, TASKS
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param

BY_PLAN, BY_REPORTS, BY_TRUTH = 0, 1, 2
CRSV = TASKS.index("wps_crsv")
HUMAN_RIGHTS = TASKS.index("human_rights")
READ = np.array([PROTECTION, HUMANITARIAN_ACCESS, HUMAN_RIGHTS, CRSV, PEACE_PROCESS])
"""groups of tasks that have an indicator"""
QUARTER = 3
"""months between two readings"""
FACTOR = 2.0
"""most by which one reading counts"""
LEAST, MOST = 0.2, 5.0


class P(Parameters):
    """Parameters of adaptation."""

    by: int = param(
        0, 0, 2, "code", "what effort follows: 0 the plan, 1 reported indicators, 2 true ones", "lever", "assumed"
    )
    gain: float = param(
        0.5, 0, 3, "exponent", "how strongly effort follows a change of an indicator", "size assumed", "assumed"
    )


class S(Columns):
    """Indicators and what the mission makes of them."""

    reported_indicator: F32 = column("task", "indicator of the task as reported; more is worse", "index", low=0)
    true_indicator: F32 = column("task", "the same as it is", "index", low=0)
    used_to: F32 = column("task", "level of the indicator that the mission is used to; below 0: none yet", "index",
                          start=-1)  # fmt: skip
    adapted: F32 = column("task", "weight of the task after adaptation", "factor", start=1, low=LEAST, high=MOST)


def read(
    abroad: U8, population: I64, picture: F32, threat: F32, in_need: I64, relief: F32, access: F32,
    fear_here: F32, surveyed_fear: F32, sexual_violence: I32, reported_sexual_violence: I32, truce: U8, broken: I32,
    reported_indicator: F32, true_indicator: F32,
) -> None:  # fmt: skip
    """Read the indicators, means of about a quarter; `access` is how far somebody is there to see who is in need."""
    home = abroad == 0
    unmet = (in_need * (1.0 - relief))[home]
    politics = np.count_nonzero(truce[0, 1:] == 0) + int(broken[0, 1:].sum())
    asked = np.where(home & (surveyed_fear >= 0.0), population, 0)
    told = float(surveyed_fear @ asked) / max(int(asked.sum()), 1)
    felt = float(fear_here[home] @ population[home]) / max(int(population[home].sum()), 1)
    known = reported_sexual_violence.sum()
    threatened = (threat * population)[home].sum() / 10_000.0
    for indicator, now in (
        (reported_indicator, (picture[home].sum(), unmet @ access[home], told, known, politics)),
        (true_indicator, (threatened, unmet.sum(), felt, sexual_violence.sum(), politics)),
    ):
        indicator[READ] += (np.array(now, dtype=np.float64) - indicator[READ]) / QUARTER


def compared(p: P, reading: F32, used_to: F32) -> F64:
    """Factor on the weight of each task by how its indicator changed; 1 where there is nothing to compare."""
    known = (used_to > 0.0) & (reading > 0.0)
    ratio = np.where(known, reading / np.where(known, used_to, 1.0), 1.0)
    return np.asarray(ratio.clip(1.0 / FACTOR, FACTOR) ** p.gain, dtype=np.float64)


def shared(effort: F32, weight: F32) -> F64:
    """Effort by weight, with the same sum."""
    weighted = effort * weight.astype(np.float64)
    total = weighted.sum()
    return np.asarray(weighted * (effort.sum() / total) if total > 0.0 else weighted)


def review(
    p: P, months: int, reported_indicator: F32, true_indicator: F32, used_to: F32, adapted: F32, effort: F32
) -> None:  # fmt: skip
    """Adapt the weights once a quarter and share out the month's effort by them."""
    if p.by == BY_PLAN:
        return
    reading = reported_indicator if p.by == BY_REPORTS else true_indicator
    if months and months % QUARTER == 0:
        adapted[READ] = (adapted * compared(p, reading, used_to))[READ].clip(LEAST, MOST)
        used_to[:] = np.where(used_to < 0.0, reading, used_to + 0.5 * (reading - used_to))
    effort[:] = shared(effort, adapted)
