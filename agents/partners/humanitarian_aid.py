"""Humanitarian aid: who in need is reached, what armed groups take of it, and when agencies stay away.

With `control` the actors' shares in a place and t how far each lets aid pass (the state and groups that seek legitimacy
more than others), agencies reach of those in need

    reach = (1 - (1 - sum_a control_a t_a)(1 - escort)) (1 - suspended),     escort = access min(1, effort on it / .2),

and all who shelter in a protection site. What donors fund is a share `funded` of all needs, spread over the reached
(global appeals were funded to under a half: OCHA). Of what arrives, groups take `divertible x control`, a person's
monthly ration being worth `ration` of a fighter's upkeep: it pays and feeds them (Nunn & Qian 2014; contested by
Mary & Mishra 2020, who find the opposite sign for aid that reaches people: SF40). The rest serves people, women at the
head of families less, as far as women do not sit in the councils that hand it out. Agencies are attacked in proportion
to fighters who do not let aid pass and suspend their work where it happens. Aid begins with the mission. Sizes assumed.
Reads needs, control, consent, access and sites; writes `served`, `relief`, `diverted` and counts.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE
from agents.scatter import scatter
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param

STREAM = 84
TOLERANCE = {STATE: 0.9, LEGITIMACY_SEEKING: 0.7, PREDATORY: 0.3, COMMUNAL: 0.5}
"""how far each kind of actor lets aid pass, at full consent to outsiders; assumed"""
ESCORTED = 0.2
"""effort on humanitarian access at which escorts do what escorts can"""


class P(Parameters):
    """Parameters of aid; the options of `aid` set the levers."""

    funded: float = param(0.5, 0, 1, "share", "needs that donors fund", "lever; OCHA appeals, rounded", "contested")
    divertible: float = param(
        0.05, 0, 1, "share", "aid that groups take where they rule alone", "lever; size assumed", "assumed"
    )
    ration: float = param(
        0.05, 0, 1, "upkeep", "worth of a person's monthly aid, in a fighter's upkeep", "size assumed", "assumed"
    )
    exclusion: float = param(
        0.3, 0, 1, "share", "of their aid, lost by families headed by women where women have no voice",
        "size assumed", "assumed",
    )  # fmt: skip
    attacked: float = param(
        0.03, 0, 5, "1/month", "incidents of 100 fighters who let no aid pass", "OCHA; size assumed", "assumed"
    )
    suspended: float = param(
        3, 0.5, 36, "months", "time for which an incident keeps agencies away, by e", "size assumed", "assumed"
    )


class S(Columns):
    """What aid does."""

    served: F32 = column("place_plan", "people in need whom aid serves", "persons", low=0)
    relief: F32 = column(
        "place_plan", "people whom aid serves, of all who lost their livelihood", "share", low=0, high=1
    )
    suspension: F32 = column("place_plan", "aid that agencies have suspended", "share", low=0, high=1)
    aid_incidents: I32 = column("place_plan", "attacks on aid agencies in the last month", "events", low=0)
    diverted: F32 = column("politics", "aid taken by the actor, over its first income", "factor", low=0)


def passes(kind: U8, consent: F32) -> F64:
    """How far each actor lets aid pass."""
    tolerance = np.array([TOLERANCE[int(each)] for each in kind])
    return np.asarray(tolerance * (0.5 + 0.5 * consent))


def reachable(
    control: F32, letting: F64, access: F32, escorts: float, suspension: F32
) -> F64:  # fmt: skip
    """Share of those in need at each place whom agencies can reach; `escorts` is the effort on humanitarian access."""
    escort = access.astype(np.float64) * min(escorts / ESCORTED, 1.0)
    return np.asarray((1.0 - (1.0 - control @ letting) * (1.0 - escort)) * (1.0 - suspension))


def review(
    p: P, seed: int, day: int, escorts: float, councils: float, kind: U8, consent: F32, fighters: I32, control: F32,
    abroad: U8, access: F32, site_capacity: I32, population: I64, in_need: I64, women_headed: F32,
    livelihood: F32, first_income: F32, served: F32, relief: F32, suspension: F32, aid_incidents: I32, diverted: F32,
) -> None:  # fmt: skip
    """Reach people for a month, and stay away from where it went wrong."""
    letting = passes(kind, consent)
    home = (abroad == 0) & (in_need > 0)
    in_sites = np.minimum(site_capacity, in_need)
    outside = in_need - in_sites
    reached = np.where(home, in_sites + outside * reachable(control, letting, access, escorts, suspension), 0.0)
    arrives = reached * min(1.0, p.funded * float(in_need.sum()) / max(float(reached.sum()), 1.0))

    # Armed groups take their part, and who has no voice gets less.
    taken = arrives[:, None] * p.divertible * np.where(fighters > 0, control, 0.0)
    taken[:, STATE] = 0.0
    armed = fighters.sum(axis=0)
    upkeep = armed * np.where(first_income > 0.0, first_income, 1.0)
    diverted[:] = np.where(armed > 0, p.ration * taken.sum(axis=0) / np.maximum(upkeep, 1.0), 0.0)
    left = arrives - taken.sum(axis=1)
    served[:] = left * (1.0 - p.exclusion * women_headed * (1.0 - councils))
    lost = population * (1.0 - livelihood)
    relief[:] = np.where(home, np.minimum(served / np.maximum(lost, 1.0), 1.0), 0.0)

    # Attacks on agencies, where they are.
    suspension *= np.exp(-1.0 / p.suspended)
    aid_incidents[:] = 0
    for actor in range(kind.size):
        likely = p.attacked * (fighters[:, actor] / 100.0) ** 0.7 * (1.0 - letting[actor])
        where, _ = scatter(seed, STREAM, day, actor, 0, np.where(arrives > 0.0, likely, 0.0))
        np.add.at(aid_incidents, where, 1)
    suspension += (1.0 - suspension) * (1.0 - 0.5**aid_incidents)
