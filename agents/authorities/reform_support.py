"""Support to the reform of the security sector: how much of a full programme reaches the country this month.

    support   = (a + (1 - a)(1 - exp(-effort / e))),       from month `first` until the mission has left,
    receptive = host consent (1 - w war),

with `effort` of the mission on the reform of police and defence, `a` what donors do without it, and `war` the share of
the groups' fighters whose group is at war with the state. Governance is built with a host that wants it and in peace,
hardly in war (Blair 2021; SF52: slope in war near 0); training and equipment are taken whenever offered, so support
alone bears on them. Sizes assumed. Writes `supported` and `receptive`.
"""

from __future__ import annotations

import math

from agents.armed_groups.truces import WAR
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of support; the options of `ssr` set what is supported."""

    first: int = param(0, 0, 240, "months", "time from authorisation to the begin of the programme", "lever", "assumed")
    donors: float = param(
        0.6, 0, 1, "share", "of a full programme, what donors do without the mission", "size assumed", "assumed"
    )
    much: float = param(
        0.03, 0.001, 1, "share", "effort on reform that does the rest, less 1/e", "size assumed", "assumed"
    )
    in_war: float = param(
        0.8, 0, 1, "share", "reform of governance that is lost while all groups are at war", "Blair 2021; size assumed",
        "contested",
    )  # fmt: skip


class S(Columns):
    """Support of the month."""

    supported: F32 = column("institution", "share of a full programme that arrives", "share", low=0, high=1)
    receptive: F32 = column("institution", "how far reforms of governance are taken up", "share", low=0, high=1)


def at_war(fighters: I32, truce: U8) -> float:
    """Share of the groups' fighters whose group is at war with the state."""
    armed = fighters.sum(axis=0)[1:]
    groups = int(armed.sum())
    return float(armed[truce[0, 1:] == WAR].sum()) / groups if groups else 0.0


def review(
    p: P, day: int, months: int, reform: float, leaving: I32, timetable: I32, consent: F32, fighters: I32, truce: U8,
    supported: F32, receptive: F32,
) -> None:  # fmt: skip
    """Set the support of the month; `reform` is the mission's effort on it."""
    gone = leaving[0] >= 0 and day >= leaving[0] + timetable[0]
    running = months >= p.first and not gone
    supported[0] = (p.donors + (1.0 - p.donors) * (1.0 - math.exp(-reform / p.much))) if running else 0.0
    receptive[0] = consent[0] * (1.0 - p.in_war * at_war(fighters, truce))
