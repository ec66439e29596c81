"""Sexual violence in conflict: how often it happens, as counts by place and class of perpetrator and nothing else.

Expected incidents of actor a at place l in a month, for F fighters there,

    r (F / 100)^.7 kind_a operations_a (1 - .6 c_a)(1 - held_back_a) exp(-p c_a access_l - q police_l),

with c command control and `kind` 2 for predators, 1.2 for communal groups, .5 for those that seek legitimacy and .7 for
the state (Wood 2009; Cohen 2013). Where leaders do not control their fighters the mission's presence changes nothing:
its effect is weak overall, and only police under a mandate to protect lower it among groups (SF42: Johansson & Hultman
2019), so `police` is 0 for the state and without such a mandate.

Leaders of groups that seek legitimacy and control their fighters answer to what is reported of them,

    held_back += ((1 - exp(-reported / 5)) c_a a - held_back) / 6,

slowly and little: whether reporting changes anything is contested. Sizes assumed; reports stand in
:mod:`agents.peacekeepers.survivor_reporting`. Reads fighters, operations, command control, access and police; writes
the count of the month.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE
from agents.scatter import scatter
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param

STREAM = 82
BY_KIND = {STATE: 0.7, LEGITIMACY_SEEKING: 0.5, PREDATORY: 2.0, COMMUNAL: 1.2}
DISCIPLINE = 0.6
HALF_A_YEAR = 6.0
"""months over which leaders change their ways"""
MANY = 5.0
"""reports a month that leaders cannot overlook, less 1/e"""
OFFICERS = 20.0
"""police within reach that do most of what police can, less 1/e"""


class P(Parameters):
    """Parameters of sexual violence."""

    rate: float = param(
        0.6, 0, 20, "1/month", "incidents of 100 uncontrolled fighters", "size assumed", "assumed"
    )  # fmt: skip
    presence: float = param(
        0.3, 0, 3, "log", "prevented by full access of the mission where leaders control their fighters",
        "Johansson & Hultman 2019; size assumed", "contested",
    )  # fmt: skip
    police: float = param(
        0.1, 0, 3, "log", "prevented among groups by many police under a mandate to protect",
        "Johansson & Hultman 2019; size assumed", "contested",
    )  # fmt: skip
    answer: float = param(
        0.2, 0, 1, "share", "held back in the end by leaders whom many reports name", "Jo & Simmons 2016 by analogy",
        "contested",
    )  # fmt: skip


class S(Columns):
    """Counts of the month, true; and what leaders make of reports."""

    sexual_violence: I32 = column(
        "place_politics", "incidents of sexual violence in the last month (true), an aggregate", "events", low=0
    )
    held_back: F32 = column("politics", "sexual violence that leaders hold back after reports", "share", low=0, high=1)


def expected(
    p: P, fighters: I32, kind: int, operations: float, command_control: float, held_back: float, access: F32,
    police: F64,
) -> F64:  # fmt: skip
    """Expected incidents of an actor at each place; `police` is what those within reach can do, 0..1."""
    factor = BY_KIND[kind] * operations * (1.0 - DISCIPLINE * command_control) * (1.0 - held_back)
    kept = np.exp(-p.presence * command_control * access - p.police * (0.0 if kind == STATE else police))
    incidents: F64 = p.rate * factor * (fighters / 100.0) ** 0.7 * kept
    return incidents


def answered(p: P, held_back: F32, kind: U8, command_control: F32, reported: I64) -> F64:
    """Restraint after a month in which `reported` incidents of each actor became known."""
    most = np.where(kind == LEGITIMACY_SEEKING, p.answer * command_control, 0.0)
    return np.asarray(held_back + (most * (1.0 - np.exp(-reported / MANY)) - held_back) / HALF_A_YEAR)


def review(
    p: P, seed: int, day: int, protection: bool, kind: U8, operations: F32, command_control: F32, fighters: I32,
    abroad: U8, population: I64, access: F32, reach: F32, police: I32,
    reported_sexual_violence: I32, held_back: F32, sexual_violence: I32,
) -> None:  # fmt: skip
    """Draw the month's incidents; `protection` says whether the mandate names the protection of civilians."""
    held_back[:] = answered(p, held_back, kind, command_control, reported_sexual_violence.sum(axis=0))
    officers = police.astype(np.float32) @ reach
    there = 1.0 - np.exp(-officers.astype(np.float64) / OFFICERS) if protection else np.zeros(abroad.size)
    inhabited = (abroad == 0) & (population > 0)
    sexual_violence[:] = 0
    for actor in range(kind.size):
        likely = expected(
            p, fighters[:, actor], int(kind[actor]), float(operations[actor]), float(command_control[actor]),
            float(held_back[actor]), access, there,
        )  # fmt: skip
        where, _ = scatter(seed, STREAM, day, actor, 0, np.where(inhabited, likely, 0.0))
        np.add.at(sexual_violence[:, actor], where, 1)
