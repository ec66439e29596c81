"""Demobilisation: fighters leave groups that have made peace.

Under an agreement, expected exits from a group at a place in a month are

    d (.3 + .7 max(g, trust)) (a + (1 - a) ddr) fighters,

with `g` the mission's access to the two parties, `trust` of theirs in each other's word and `ddr` how much of a full
programme there is: who disarms must believe that nobody will come for him, and a programme gives him somewhere to go
(Walter 1997; prototype, second trial, rule 5: .06 a month, .35 of it without a programme). Who leaves lives at the
place as a former fighter: not among the civilians that the households stand for, but counted, so that fighters +
former fighters + dead are those who were there and who joined. Writes fighters and former fighters.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.dyads import access_between
from agents.armed_groups.truces import AGREEMENT
from agents.scatter import rounded
from sim.declare import F32, I32, U8, Columns, Parameters, column, param

STREAM = 70


class P(Parameters):
    """Parameters of demobilisation."""

    rate: float = param(
        0.06, 0, 1, "1/month", "fighters who leave under a full programme and full trust", "prototype, rule 5",
        "assumed",
    )  # fmt: skip
    alone: float = param(
        0.35, 0, 1, "share", "of these, who leave without a programme", "prototype, rule 5", "assumed"
    )  # fmt: skip


class S(Columns):
    """Former fighters."""

    ex_combatants: I32 = column("aftermath", "former fighters of the actor who live here", "persons", low=0)
    exits: I32 = column("politics", "fighters who left at the last review", "persons", low=0)


def leave(p: P, access: float, trust: float, programme: float) -> float:
    """Share of a group's fighters who leave in a month."""
    return p.rate * (0.3 + 0.7 * max(access, trust)) * (p.alone + (1.0 - p.alone) * programme)


def review(
    p: P, seed: int, day: int, ddr: F32, fighters: I32, access: F32, truce: U8, dyad_trust: F32, ex_combatants: I32,
    exits: I32,
) -> None:  # fmt: skip
    """Let fighters leave."""
    share = np.zeros(truce.shape[0])
    for group in range(1, share.size):
        if truce[0, group] == AGREEMENT:
            g = access_between(fighters, access, 0, group)
            share[group] = leave(p, g, float(dyad_trust[0, group]), float(ddr[0]))
    left = np.minimum(rounded(seed, STREAM, day, share * fighters), fighters)
    fighters -= left
    ex_combatants += left
    exits[:] = left.sum(axis=0)
