"""Looting: fighters who are not supplied, or not controlled, take what people have.

Expected incidents of actor a at place l in a month, for F fighters there,

    r (F / 100)^.7 kind_a (1 + w max(0, 1 - supply)) (1 - .6 command control),

with `kind` 2 for predators, 1.2 for communal groups, .7 for those that seek legitimacy, .5 for the state (Weinstein
2007; Humphreys & Weinstein 2006). The persons affected by an incident are geometric with mean `affected`, at most all
who are there. An incident is remembered like `threat` deaths. Sizes assumed. Reads fighters, supply, command control;
writes counts of the month and the remembered threat.
"""

from __future__ import annotations

import math

import numpy as np

from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE
from agents.scatter import scatter
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param

STREAM = 31
BY_KIND = {STATE: 0.5, LEGITIMACY_SEEKING: 0.7, PREDATORY: 2.0, COMMUNAL: 1.2}


class P(Parameters):
    """Parameters of looting."""

    rate: float = param(0.3, 0, 10, "1/month", "incidents of 100 uncontrolled fighters", "size assumed", "assumed")
    shortage: float = param(
        2, 0, 20, "factor", "incidents added by a lack of all supply", "Weinstein 2007", "contested"
    )
    discipline: float = param(
        0.6, 0, 1, "share", "reduction by full command control", "Humphreys & Weinstein 2006; size assumed", "contested"
    )
    affected: float = param(20, 1, 1000, "persons", "mean number of persons looted in an incident", "size assumed",
                            "assumed")  # fmt: skip
    threat: float = param(
        0.05, 0, 1, "deaths", "deaths by which an incident is remembered as a threat", "size assumed", "assumed"
    )


class S(Columns):
    """Counts of the month."""

    looting_incidents: I32 = column("place_politics", "incidents of looting in the last month", "events", low=0)
    looted: I32 = column("place_politics", "persons looted in the last month", "persons", low=0)


def expected(p: P, fighters: I32, kind: int, supply: float, command_control: float) -> F64:
    """Expected incidents of an actor at each place."""
    factor = BY_KIND[kind] * (1.0 + p.shortage * max(0.0, 1.0 - supply)) * (1.0 - p.discipline * command_control)
    incidents: F64 = p.rate * factor * (fighters / 100.0) ** 0.7
    return incidents


def persons(u: F32, mean: float) -> I64:
    """Persons affected by each incident: at least 1, geometric with the given mean."""
    if mean <= 1.0:
        return np.ones(u.size, np.int64)
    found: I64 = 1 + (np.log(u.astype(np.float64)) / math.log(1.0 - 1.0 / mean)).astype(np.int64)
    return found


def review(
    p: P, seed: int, day: int, kind: U8, supply: F32, command_control: F32, fighters: I32, abroad: U8, population: I64,
    threat: F32, looting_incidents: I32, looted: I32,
) -> None:  # fmt: skip
    """Loot: the month's incidents by place and actor."""
    looting_incidents[:] = 0
    looted[:] = 0
    inhabited = (abroad == 0) & (population > 0)
    for actor in range(kind.size):
        likely = expected(p, fighters[:, actor], int(kind[actor]), float(supply[actor]), float(command_control[actor]))
        where, draws = scatter(seed, STREAM, day, actor, 0, np.where(inhabited, likely, 0.0))
        np.add.at(looting_incidents[:, actor], where, 1)
        np.add.at(looted[:, actor], where, np.minimum(persons(draws[0], p.affected), population[where]))
    threat += 10000.0 * p.threat * looting_incidents.sum(axis=1) / (population + 1000.0)
