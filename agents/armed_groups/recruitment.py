"""Recruitment: people of a place become fighters, of their own will or by force, adults and children.

Expected recruits of group a at place l in a month, for F fighters there,

    voluntary = v F operations supply support_l (1 + w grievance_l) (1 - trust_l) (1.5 - services_l) / income_l,
    forced    = f F operations coercion_a (max(0, 1.25 - supply) + 2 pressure),

with `trust` in the authorities; each at most a share `most` of the people present. People join out of grievance, where
they do not trust the authorities, are poor and can be paid (Humphreys & Weinstein 2008); groups that lack means or have
lost many take people by force (Beber & Blattman 2013), those that seek legitimacy least (`coercion` 1 for predators and
communal groups, less for them). Children are counted apart and are more frequent among the abducted; those at school
neither join nor are taken. All sizes assumed,
such that recruits make good a part of the losses in battle. The state keeps its establishment and is left out.

A recruit is drawn evenly from the civilians present and leaves its household; it counts as recruited at its home, not
as dead, so that civilians + dead + recruited stay what they were. Reads supply, operations, pressure, support, minds
and services; writes households, counts of persons and fighters.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.forces import LEGITIMACY_SEEKING
from agents.civilians import households
from agents.civilians.taken import homes_of
from agents.scatter import scatter
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param

STREAM = 30
VOLUNTARY, FORCED = 0, 1


class P(Parameters):
    """Parameters of recruitment."""

    voluntary: float = param(
        0.003, 0, 0.2, "1/month", "recruits of their own will per fighter", "size assumed", "assumed"
    )
    grievance: float = param(
        5, 0, 50, "factor", "recruits added by full grievance against the state", "Humphreys & Weinstein 2008",
        "contested",
    )  # fmt: skip
    forced: float = param(0.004, 0, 0.2, "1/month", "abducted per fighter", "Beber & Blattman 2013", "assumed")
    restraint: float = param(
        0.8, 0, 1, "share", "abductions that a group seeking legitimacy leaves undone", "size assumed", "assumed"
    )
    children: float = param(0.1, 0, 1, "share", "children among those who join", "size assumed", "assumed")
    children_forced: float = param(
        0.3, 0, 1, "share", "children among the abducted", "Beber & Blattman 2013; size assumed", "contested"
    )
    most: float = param(0.002, 0, 0.1, "share", "people of a place recruited in a month, at most", "size assumed",
                        "assumed")  # fmt: skip


class S(Columns):
    """Counts of the recruited."""

    recruited: I64 = column("place_plan", "residents recruited since the start", "persons", low=0)
    recruited_children: I64 = column("place_plan", "children among them", "persons", low=0)
    recruits: I32 = column("politics", "recruited at the last review", "persons", low=0)
    child_recruits: I32 = column("politics", "children among them", "persons", low=0)


def willing(
    p: P, fighters: I32, operations: float, supply: float, support: F32, grievance: F64, authority: F32, services: F32,
    income: F32,
) -> F64:  # fmt: skip
    """Expected volunteers of a group at each place."""
    reasons: F64 = (1.0 + p.grievance * grievance) * (1.0 - authority) * (1.5 - services) / income
    expected: F64 = p.voluntary * operations * supply * (fighters * support * reasons)
    return expected


def coerced(p: P, fighters: I32, operations: float, supply: float, pressure: float, kind: int) -> F64:
    """Expected abductions of a group at each place."""
    coercion = 1.0 - p.restraint if kind == LEGITIMACY_SEEKING else 1.0
    each = p.forced * operations * coercion * (max(0.0, 1.25 - supply) + 2.0 * pressure)
    return fighters.astype(np.float64) * each


def review(
    p: P, seed: int, day: int, kind: U8, supply: F32, operations: F32, pressure: F32, fighters: I32, support: F32,
    grievance: F64, abroad: U8, services: F32, authority_here: F32, income: F32, schooling: F32, h: households.Table,
    rows_used: I32, block_persons: I32, population: I64, residents: I64, displaced_from: I64, recruited: I64,
    recruited_children: I64, joined: I64, recruits: I32, child_recruits: I32,
) -> None:  # fmt: skip
    """Turn civilians into fighters; nobody is recruited abroad or where nobody is."""
    bound = np.where(abroad == 1, 0.0, p.most * population)
    found = []
    for actor in range(1, kind.size):
        ways = (
            (VOLUNTARY, p.children, willing(
                p, fighters[:, actor], operations[actor], supply[actor], support[:, actor], grievance, authority_here,
                services, income,
            )),
            (FORCED, p.children_forced, coerced(
                p, fighters[:, actor], operations[actor], supply[actor], pressure[actor], kind[actor]
            )),
        )  # fmt: skip
        for how, children, expected in ways:
            where, draws = scatter(seed, STREAM, day, actor, how, np.minimum(expected, bound))
            taken = draws[1] >= children * schooling[where]
            position, age = draws[:, taken]
            found.append((where[taken], np.full(position.size, actor), position, age.astype(np.float64) < children))
    if not found:  # a world without groups
        return
    # One after the other in this order, but in one call: calling a compiled rule takes longer than finding a person.
    where, by, position, young = (np.concatenate(each) for each in zip(*found, strict=True))
    homes = homes_of(where, position, h, rows_used, block_persons, population, residents, displaced_from)
    there = homes >= 0
    where, by, homes, young = where[there], by[there], homes[there], young[there]
    np.add.at(fighters, (where, by), 1)
    np.add.at(recruited, homes, 1)
    np.add.at(recruited_children, homes[young], 1)
    recruits[:] = np.bincount(by, minlength=kind.size)
    child_recruits[:] = np.bincount(by[young], minlength=kind.size)
    joined += recruits
